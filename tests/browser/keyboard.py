"""Someone without a mouse: the Tab key, Enter, Space, the arrows, and what they type. Nothing is focused for them."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

FAR = 300  # presses of the Tab key that nobody would go beyond


@dataclass
class Keyboard:
    page: Page

    def reach(self, target: Locator) -> None:
        """Tab on until it has the focus, and see it."""
        for _ in range(FAR):
            if target.evaluate("node => node === document.activeElement"):
                expect(target).to_be_in_viewport()
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{FAR} presses of Tab do not reach {target}")

    def open(self, target: Locator) -> None:
        """Follow a link, or press a button that sends a form."""
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def press(self, target: Locator, key: str = "Enter") -> None:
        """Unfold or tick something on the page."""
        self.reach(target)
        self.page.keyboard.press(key)

    def choose(self, first: Locator, wanted: Locator) -> None:
        """One of a group of radios: reach its first, then the arrow down."""
        self.press(first, "Space")
        while not wanted.is_checked():
            self.page.keyboard.press("ArrowDown")
            assert not first.is_checked(), "the arrow came round again"

    def write(self, target: Locator, words: str) -> None:
        self.reach(target)
        self.page.keyboard.type(words)

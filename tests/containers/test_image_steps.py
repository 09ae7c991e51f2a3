"""What the Dockerfile says of who runs the image. No image is built, and its build steps are not run."""

from tests.containers.compose import dockerfile


def test_the_image_runs_as_nobody_in_particular() -> None:
    last_stage = dockerfile()[max(number for number, (word, _) in enumerate(dockerfile()) if word == "FROM") :]

    assert [rest for word, rest in last_stage if word == "USER"] == ["onboarding"]
    assert not [rest for word, rest in last_stage if word in ("ENV", "ARG") and "SECRET_KEY" in rest]

"""What it answers to who wants a token for a code, written down before the answer leaves: Django's own line comes after."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def tell_answers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The outermost middleware."""

    def told(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        if request.path == "/o/token/":
            print(f"token: {answer.status_code}", flush=True)
        return answer

    return told

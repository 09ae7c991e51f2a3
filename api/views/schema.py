"""The OpenAPI document, and a page to read it and try it. Nothing is fetched from elsewhere."""

from typing import Any

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.request import Request

from api.permissions import MayDo
from api.views.base import NotKept, refuse_wrong_names


class Schema(NotKept, SpectacularAPIView):
    permission_classes = [MayDo]
    actions: dict[str, Any] = {"GET": None}

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        refuse_wrong_names(request, frozenset())


class Docs(NotKept, SpectacularSwaggerSplitView):
    permission_classes = [MayDo]
    actions: dict[str, Any] = {"GET": None}
    url_name = "api_schema"
    template_name = "api/docs.html"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.query_params.urlencode() != "script=":  # the page asks for its own script so
            refuse_wrong_names(request, frozenset())

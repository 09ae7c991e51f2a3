"""The OpenAPI document, and a page to read it and try it. Nothing is fetched from elsewhere."""

from typing import Any

from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from api.permissions import MayDo


class Schema(SpectacularAPIView):
    permission_classes = [MayDo]
    actions: dict[str, Any] = {"GET": None}


class Docs(SpectacularSwaggerSplitView):
    permission_classes = [MayDo]
    actions: dict[str, Any] = {"GET": None}
    url_name = "api_schema"
    template_name = "api/docs.html"

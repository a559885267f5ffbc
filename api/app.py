"""The web application: resources under ``/api/v1``, pages under ``/``.

A new resource is a module of `resources` and a line below; a new area of pages is a module of
`pages`, a line below, and a folder of templates.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from litestar import Litestar, Router
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.static_files import create_static_files_router
from litestar.template import TemplateConfig

from tender_guard.errors import TenderGuardError

from .errors import answer_fault, answer_http, answer_ours
from .office import Office
from .pages import audit as audit_pages
from .pages import documents as document_pages
from .pages import draws as draw_pages
from .pages import duties as duty_pages
from .pages import entrance, morning, review
from .pages import experts as expert_pages
from .pages import inspections as inspection_pages
from .pages import interviews as interview_pages
from .pages import people as people_pages
from .pages import projects as project_pages
from .pages import records as record_pages
from .pages import rulebook as rulebook_pages
from .pages import rules as rule_pages
from .pages import statistics as statistics_pages
from .pages import tracked as tracked_pages
from .pages.navigation import show_places
from .parameters import DEPENDENCIES
from .reference import TITLE, ReferenceFile, ReferencePage
from .resources import (
    audit,
    changes,
    documents,
    draws,
    duties,
    experts,
    findings,
    health,
    inspections,
    interviews,
    people,
    projects,
    records,
    results,
    rules,
    sessions,
    statistics,
    tracked,
)
from .security import OPEN, Authentication, permit, refuse_forged
from .wrapping import Wrapping

RESOURCES: Final = (
    documents,
    results,
    findings,
    records,
    projects,
    duties,
    draws,
    inspections,
    tracked,
    experts,
    interviews,
    statistics,
    rules,
    changes,
    people,
    sessions,
    audit,
    health,
)
PAGES: Final = (
    morning,
    document_pages,
    review,
    project_pages,
    record_pages,
    duty_pages,
    inspection_pages,
    tracked_pages,
    draw_pages,
    interview_pages,
    expert_pages,
    statistics_pages,
    rule_pages,
    rulebook_pages,
    people_pages,
    audit_pages,
    entrance,
)

API: Final = "/api/v1"
_WEB: Final = Path(__file__).parent / "web"
_MEGABYTE: Final = 1024 * 1024


def build_app(office: Office) -> Litestar:
    """The application around a service that was opened; its jobs run from start to shutdown."""

    @asynccontextmanager
    async def running(_: Litestar) -> AsyncIterator[None]:
        office.dispatcher.start(office.rulebook().sha256)
        office.sheets.start()
        try:
            yield
        finally:
            office.dispatcher.stop()
            office.sheets.close()
            office.store.close()

    app = Litestar(
        route_handlers=[
            Router(API, route_handlers=[r for one in RESOURCES for r in one.ROUTES]),
            Router("/", route_handlers=[r for area in PAGES for r in area.ROUTES]),
            create_static_files_router(
                "/static", [_WEB / "static"], opt=OPEN, include_in_schema=False
            ),
        ],
        state=State({"office": office}),
        dependencies=DEPENDENCIES,
        middleware=[Authentication],
        guards=[permit],
        before_request=refuse_forged,
        exception_handlers={
            TenderGuardError: answer_ours,
            HTTPException: answer_http,
            Exception: answer_fault,
        },
        lifespan=[running],
        template_config=TemplateConfig(directory=_WEB / "templates", engine=JinjaTemplateEngine),
        openapi_config=OpenAPIConfig(
            title=TITLE,
            version="1",
            use_handler_docstrings=True,
            render_plugins=[ReferencePage("/"), ReferenceFile("/openapi.json")],
            openapi_router=Router(
                f"{API}/reference", route_handlers=[], opt=OPEN, include_in_schema=False
            ),
        ),
        request_max_body_size=_MEGABYTE,
        logging_config=None,
    )
    if isinstance(app.template_engine, JinjaTemplateEngine):
        show_places(app.template_engine, PAGES)
    app.asgi_handler = Wrapping(app.asgi_handler)
    return app

"""The web application: routes, refusals, and the job that the law gives."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from sqlalchemy.exc import SQLAlchemyError

from backend.approval import Approval
from backend.strays import remove_strays
from backend.web import appointments, case_papers, holders, staff, submissions, uploads
from backend.web.answers import install_problem_handlers
from backend.web.body_limit import BodyLimit

log = logging.getLogger(__name__)


def create_app(approval: Approval) -> FastAPI:
    """OpenAPI at /openapi.json. The caller closes `approval`."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await run_in_threadpool(_recompute, approval)
        jobs = [asyncio.create_task(job(approval)) for job in (_remove_strays, _deem_for_ever)]
        yield
        for job in jobs:
            job.cancel()
            with suppress(asyncio.CancelledError):
                await job

    app = FastAPI(
        title="Yichuang approval backend",
        version="1",
        lifespan=lifespan,
        docs_url=None,  # its page would load scripts from elsewhere
        redoc_url=None,
    )
    app.state.approval = approval
    app.add_middleware(BodyLimit, limit=approval.settings.max_json_bytes)
    install_problem_handlers(app)
    for room in (submissions, uploads, holders, case_papers, appointments, staff):
        app.include_router(room.router)
    return app


def _recompute(approval: Approval) -> None:
    """A calendar that came with this start may have settled days that were provisional."""
    for event in approval.cases.recompute(approval.clock.now()):
        log.info("case %s is due on %s now", event.receipt_number, event.due)


async def _remove_strays(approval: Approval) -> None:
    """Beside the requests: a folder of a million files is long to look through."""
    now = approval.clock.now()
    try:
        removed = await run_in_threadpool(remove_strays, approval.database, approval.papers.documents, now)
    except (OSError, SQLAlchemyError):
        log.exception("sealed files without a row were not looked for; they will be at the next start")
    else:
        if removed:
            log.warning("%d sealed files were removed that no row names", removed)


async def _deem_for_ever(approval: Approval) -> None:
    while True:
        try:
            events = await run_in_threadpool(approval.cases.deem, approval.clock.now())
        except SQLAlchemyError:
            log.exception("deemed acceptance was not looked for; it will be at the next turn")
        else:
            for event in events:
                log.info("case %s is deemed accepted", event.receipt_number)
        await asyncio.sleep(approval.settings.deem_every_s)

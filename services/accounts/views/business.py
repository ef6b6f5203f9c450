"""The business: its name, its Customer ID, its service address."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.accounts.views.door import going_on
from services.accounts.views.pages import (
    Administrator,
    CommandId,
    Name,
    Running,
    address_in,
    staff_page,
)
from shared.auth import Principal
from shared.domain import acting
from shared.reading import after, seen
from shared.web import pages
from shared.web.i18n import gettext as _

router = APIRouter(prefix="/settings/business", include_in_schema=False)


@router.get("")
async def business(request: Request, who: Administrator, running: Running) -> HTMLResponse:
    await seen(running, request.query_params.get("after"))
    found = await running.documents.of(who).one("businesses", who.business_id) or {}
    address = running.vault.open(found.get("service_address")) or ""
    return await _page(request, running, who, address)


@router.post("/name")
async def rename(
    request: Request, who: Administrator, running: Running, name: Name, command_id: CommandId
) -> Response:
    with acting(who.acting(command_id)):
        recorded = await running.run(running.application.rename, name)
    url = going_on("/settings/business", after(running, recorded))
    return pages.redirect(request, url, _("The name was changed."))


@router.post("/address")
async def set_service_address(
    request: Request,
    who: Administrator,
    running: Running,
    address: Annotated[str, Form()],
    command_id: CommandId,
) -> Response:
    """R-018."""
    told = address_in(address)
    if told is None:
        fault = _("This is no e-mail address.")
        return await _page(request, running, who, address, fault)
    sealed = running.vault.seal(who.business_id, f"business:{who.business_id}", told)
    with acting(who.acting(command_id)):
        recorded = await running.run(running.application.set_service_address, sealed)
    url = going_on("/settings/business", after(running, recorded))
    return pages.redirect(request, url, _("The service address was changed."))


async def _page(
    request: Request, running: Running, who: Principal, address: str, fault: str = ""
) -> HTMLResponse:
    status = 422 if fault else 200
    return await staff_page(
        request, running, who, "business", status_code=status, address=address, fault=fault
    )

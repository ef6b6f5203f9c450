"""The door for people and tests: what guests, moderators and bad luck do, as JSON and as a page."""

import secrets
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader
from pydantic import BaseModel, ConfigDict, Field

from shared import clock
from tests.sims.google.faults import Fault, Faults
from tests.sims.google.wire import shape
from tests.sims.google.world import FORBIDDEN, Review, World

__all__ = ["router"]

FIRST_LOCATION = "accounts/1001/locations/2001"
PAGES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)

router = APIRouter()


class Location(BaseModel):
    """A place, and the refresh token that opens its account."""

    name: str = Field(pattern=r"^accounts/[\w-]+/locations/[\w-]+$")
    title: str
    grant: str


class NewReview(BaseModel):
    """What a guest writes; a language other than English comes with Google's translation."""

    model_config = ConfigDict(extra="forbid")

    location: str = FIRST_LOCATION
    stars: int = Field(ge=1, le=5)
    words: str = ""
    author: str = "Ada Guest"
    is_anonymous: bool = False
    language: str = "en"
    age_days: float = Field(default=0, ge=0)


class Change(BaseModel):
    """What a guest changes afterwards."""

    model_config = ConfigDict(extra="forbid")

    stars: int | None = Field(default=None, ge=1, le=5)
    words: str | None = None
    author: str | None = None
    language: str | None = None


def _world(request: Request) -> World:
    world = request.app.state.world
    assert isinstance(world, World)
    return world


def _faults(request: Request) -> Faults:
    faults = request.app.state.faults
    assert isinstance(faults, Faults)
    return faults


TheWorld = Annotated[World, Depends(_world)]
TheFaults = Annotated[Faults, Depends(_faults)]


@router.post("/control/locations", status_code=201)
async def add_location(world: TheWorld, location: Location) -> Location:
    world.add_location(location.name, location.title, location.grant)
    return location


@router.post("/control/reviews", status_code=201)
async def add_review(world: TheWorld, new: NewReview) -> dict[str, Any]:
    if not world.knows(new.location):
        raise HTTPException(404, f"no location {new.location}")
    written = clock.now() - timedelta(days=new.age_days)
    review = Review(
        **new.model_dump(exclude={"age_days"}),
        id="AbFv" + secrets.token_urlsafe(24), created=written, updated=written,
        reply=None, replied=None, verdict=None,
    )  # fmt: skip
    return shape(world.keep(review), world)


@router.patch("/control/reviews/{review_id}")
async def edit_review(world: TheWorld, review_id: str, change: Change) -> dict[str, Any]:
    review = _found(world, review_id)
    changed = replace(review, **change.model_dump(exclude_none=True), updated=clock.now())
    return shape(world.keep(changed), world)


@router.delete("/control/reviews/{review_id}", status_code=204)
async def delete_review(world: TheWorld, review_id: str) -> None:
    world.forget(_found(world, review_id).id)


@router.post("/control/replies/{review_id}/{verdict}")
async def moderate(
    world: TheWorld, review_id: str, verdict: Literal["approve", "reject"]
) -> dict[str, Any]:
    review = _found(world, review_id)
    if review.reply is None:
        raise HTTPException(404, "no reply to judge")
    word = {"approve": "APPROVED", "reject": "REJECTED"}[verdict]
    return shape(world.keep(replace(review, verdict=word)), world)


@router.post("/control/faults")
async def plan_fault(faults: TheFaults, fault: Fault) -> Fault:
    faults.plan(fault)
    return fault


@router.get("/control/ledger")
async def ledger(world: TheWorld) -> list[dict[str, object]]:
    return world.ledger()


@router.get("/control/tokens")
async def tokens(world: TheWorld) -> dict[str, int]:
    return {"issued": world.tokens()}


@router.delete("/control/tokens", status_code=204)
async def spend_tokens(world: TheWorld) -> None:
    world.spend_tokens()


@router.get("/", response_class=HTMLResponse)
async def page(world: TheWorld, faults: TheFaults) -> str:
    told = {
        "now": clock.now(),
        "locations": world.locations(),
        "reviews": {one["name"]: world.reviews(one["name"]) for one in world.locations()},
        "moment": world.moment,
        "forbidden": FORBIDDEN,
        "fault": faults.planned,
        "ledger": world.ledger(),
    }
    return PAGES.get_template("page.html").render(told)


@router.post("/page/reviews")
async def page_add(world: TheWorld, new: Annotated[NewReview, Form()]) -> RedirectResponse:
    await add_review(world, new)
    return _back()


@router.post("/page/reviews/{review_id}/edit")
async def page_edit(
    world: TheWorld, review_id: str, change: Annotated[Change, Form()]
) -> RedirectResponse:
    await edit_review(world, review_id, change)
    return _back()


@router.post("/page/reviews/{review_id}/delete")
async def page_delete(world: TheWorld, review_id: str) -> RedirectResponse:
    await delete_review(world, review_id)
    return _back()


@router.post("/page/replies/{review_id}/{verdict}")
async def page_moderate(
    world: TheWorld, review_id: str, verdict: Literal["approve", "reject"]
) -> RedirectResponse:
    await moderate(world, review_id, verdict)
    return _back()


@router.post("/page/faults")
async def page_fault(faults: TheFaults, fault: Annotated[Fault, Form()]) -> RedirectResponse:
    faults.plan(fault)
    return _back()


def _found(world: World, review_id: str) -> Review:
    review = world.review(review_id)
    if review is None:
        raise HTTPException(404, f"no review {review_id}")
    return review


def _back() -> RedirectResponse:
    return RedirectResponse("/", 303)

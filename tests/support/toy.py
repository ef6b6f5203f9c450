"""A service of two aggregates, small enough to see the ground through it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from shared import ids
from shared.application import Application, Recorded
from shared.contracts import PublicEvent
from shared.domain import Aggregate, Created, Event, Refused, Word, event
from shared.policy import Moment, due
from shared.policy import on as hears
from shared.projection import Patch, Projection, on
from shared.service import Service


class LampLit(PublicEvent, type="toy.LampLit", audience="all"):
    colour: Word
    burns_until: datetime | None


class LampDimmed(PublicEvent, type="toy.LampDimmed"):
    level: int


class LampOut(PublicEvent, type="toy.LampOut", audience="all"):
    pass


class ShadowCast(PublicEvent, type="toy.ShadowCast"):
    lamp_id: UUID
    colour: Word


class IsOut(Refused):
    """A lamp that is out cannot be dimmed."""


class StillBurns(Refused):
    """It is not yet time."""


class Lamp(Aggregate):
    TOPIC = "toy_lamp"

    class Lit(Created):
        TOPIC = "toy_lamp.lit"
        colour: Word
        burns_until: datetime | None

    class Dimmed(Event):
        TOPIC = "toy_lamp.dimmed"
        level: int

    class Out(Event):
        TOPIC = "toy_lamp.out"

    @event(Lit)
    def __init__(self, colour: Word, burns_until: datetime | None) -> None:
        self.colour = colour
        self.burns_until = burns_until
        self.is_out = False

    def dim(self, level: int) -> None:
        if self.is_out:
            raise IsOut
        self._dimmed(level)

    def burn_out(self, at: datetime) -> None:
        """Refuses, as every deadline does, a moment too early."""
        if self.burns_until is None or at < self.burns_until:
            raise StillBurns
        self.put_out()

    def put_out(self) -> None:
        if self.is_out:
            raise IsOut
        self._out()

    @event(Dimmed)
    def _dimmed(self, level: int) -> None:
        self.level = level

    @event(Out)
    def _out(self) -> None:
        self.is_out = True


class Shadow(Aggregate):
    """Thrown by a lamp; made by a policy, so that doubling it would show."""

    TOPIC = "toy_shadow"

    class Cast(Created):
        TOPIC = "toy_shadow.cast"
        lamp_id: UUID
        colour: Word

    @staticmethod
    def create_id(lamp_id: UUID) -> UUID:
        return ids.of("shadow", lamp_id)

    @event(Cast)
    def __init__(self, lamp_id: UUID, colour: Word) -> None:
        self.lamp_id = lamp_id


class Toy(Application):
    name = "toy"

    def light(self, id: UUID, colour: str, burns_until: datetime | None = None) -> Recorded:
        return self.create(
            Lamp,
            id,
            lambda: Lamp._create(Lamp.Lit, id=id, colour=colour, burns_until=burns_until),
        )

    def light_with_shadow(self, id: UUID, colour: str) -> Recorded:
        """Two aggregates in one transaction, the lamp first."""

        def decision() -> list[Aggregate]:
            lamp = Lamp._create(Lamp.Lit, id=id, colour=colour, burns_until=None)
            return [lamp, Shadow(lamp_id=id, colour=colour)]

        return self.decide(decision)

    def dim(self, id: UUID, level: int) -> Recorded:
        return self.change(Lamp, id, lambda lamp: lamp.dim(level))

    def burn_out(self, id: UUID, at: datetime) -> Recorded:
        return self.change(Lamp, id, lambda lamp: lamp.burn_out(at))

    def put_out(self, id: UUID) -> Recorded:
        return self.change(Lamp, id, lambda lamp: lamp.put_out())

    def cast(self, lamp_id: UUID, colour: str) -> Recorded:
        return self.create(
            Shadow, Shadow.create_id(lamp_id), lambda: Shadow(lamp_id=lamp_id, colour=colour)
        )


@hears(LampLit)
def a_lamp_is_lit_a_shadow_falls(here: Any, lit: LampLit) -> None:
    if lit.colour == "poison":
        raise ValueError("cannot cast poison")
    here.application.cast(lit.stream, lit.colour)


@due("burn_out", sets={LampLit: "burns_until"}, clears=(LampOut,))
def a_lamp_burns_out(here: Any, moment: Moment) -> None:
    here.application.burn_out(moment.stream, moment.at)


class Lamps(Projection):
    collection = "lamps"
    owner = LampLit

    @on(LampLit)
    def lit(self, event: LampLit) -> Patch:
        return {"colour": event.colour, "is_out": False, "lit_at": event.at}

    @on(LampDimmed)
    def dimmed(self, event: LampDimmed) -> Patch:
        return {"level": event.level}

    @on(LampOut)
    def out(self, event: LampOut) -> Patch:
        return {"is_out": True, "out_at": event.at}

    @on(ShadowCast)
    def shadow(self, event: ShadowCast) -> Patch:
        return {"shadow": event.stream}

    def key(self, event: PublicEvent) -> UUID:
        return event.lamp_id if isinstance(event, ShadowCast) else event.stream


SERVICE = Service(
    name="toy",
    application=Toy,
    outbox={Lamp.Lit: LampLit, Lamp.Dimmed: LampDimmed, Lamp.Out: LampOut, Shadow.Cast: ShadowCast},
    policies=[a_lamp_is_lit_a_shadow_falls, a_lamp_burns_out],
    projections=[Lamps],
)

__all__ = ["SERVICE", "Lamp", "Lamps", "Shadow", "Toy"]

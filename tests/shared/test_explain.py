"""`why`: from a fact back to what began it."""

from uuid import UUID, uuid4

from shared.explain import chain, events_of
from shared.settings import Settings
from tests.shared.lamps import a_house, do, shown
from tests.support.toy import Shadow


async def test_a_fact_is_traced_back_to_whoever_began_it(settings: Settings) -> None:
    async with a_house(settings) as house:
        lamp = uuid4()
        shadow = Shadow.create_id(lamp)
        await do(house, "light", lamp, "red")
        await do(house, "dim", lamp, 3)
        await shown(house, lamp, shadow=str(shadow))
        heres = [house["toy"]]
        cast, lit = chain(heres, shadow)
        assert (cast.type, lit.type) == ("toy.ShadowCast", "toy.LampLit")
        assert cast.fields["actor"] == "rule:a_lamp_is_lit_a_shadow_falls@1"
        assert lit.fields["actor"] == "staff:1"
        assert cast.fields["cause"] == lit.id
        assert lit.line().split("  ")[1:3] == ["toy.LampLit", "staff:1"]
        assert chain(heres, UUID(cast.id)) == [cast, lit], "asked by the event's own id"
        assert [told.type for told in events_of(heres, lamp)] == ["toy.LampLit", "toy.LampDimmed"]
        assert chain(heres, uuid4()) == []

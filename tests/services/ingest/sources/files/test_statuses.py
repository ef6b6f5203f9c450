"""Which stays were no departures."""

import pytest

from services.ingest.sources.files.codes import Code
from services.ingest.sources.files.statuses import forbids_mail, unfit_status


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        (
            Code.CANCELLED_STAY,
            "cancelled|Canceled|CXL|cancelled_by_guest|cancelled_by_hotel|Storno",
        ),
        (Code.CANCELLED_STAY, "storniert|annulé|Annulée|annullata|cancellato|anulowana|cancelada"),
        (Code.NO_SHOW, "no-show|NO SHOW|no_show|Nicht angereist|non présenté|No presentado"),
        (Code.NOT_DEPARTED, "In-House|CHECKED IN|im Haus|eingecheckt|Stayover|Due Out|zameldowany"),
        (None, "|ok|Checked Out|Confirmed|abgereist|C/O|Reserved|wymeldowany|parti|4"),
    ],
)
def test_statuses_in_six_languages(code: Code | None, texts: str) -> None:
    for text in texts.split("|"):
        assert unfit_status(text) is code, text


def test_a_no_mail_flag_says_yes_in_six_languages() -> None:
    assert all(
        map(forbids_mail, ["1", "x", "X", "Yes", "ja", "Oui", "sì", "Sí", "TAK", "true", "J"])
    )
    assert not any(map(forbids_mail, ["", "0", "no", "nein", "false", "N", "-"]))

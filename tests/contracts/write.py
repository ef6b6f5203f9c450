"""python -m tests.contracts.write: samples and golden bytes of new events; never changes one."""

import orjson

from shared.outbox import Teller
from tests.contracts.test_told import PAIRS, golden_file, mapper, sample_file
from tests.support.catalogue import example_of

if __name__ == "__main__":
    for service, stored, public in PAIRS:
        row = mapper.to_stored_event(example_of(stored))
        told = orjson.loads(Teller(service.name, service.tells).tell(row)[1])
        sample, golden = sample_file(public), golden_file(service, stored)
        for path, content in (
            (sample, orjson.dumps(told, option=orjson.OPT_INDENT_2)),
            (golden, row.state),
        ):
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content + b"\n")
                print(f"wrote {path.name}")

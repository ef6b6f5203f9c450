"""What operators watch, as Prometheus metrics. No label ever names a business or a person."""

from prometheus_client import Counter, Gauge, Histogram

RELAYED = Counter("afterstay_relayed_events_total", "Events published", ["topic"])
UNSENT = Gauge("afterstay_unsent_events", "Stored events that are not in Kafka yet", ["topic"])
HEARD = Counter("afterstay_heard_events_total", "Events handled", ["group", "topic"])
REPEATS = Counter("afterstay_repeated_events_total", "Records dropped as repeats", ["group"])
GAPS = Counter("afterstay_gaps_total", "Records that did not connect to what was seen", ["group"])
LAG_EVENTS = Gauge("afterstay_lag_events", "Records not read yet", ["group", "topic", "partition"])
LAG_SECONDS = Gauge("afterstay_lag_seconds", "Age of what was heard last; 0: all is", ["group"])
PARKED = Gauge("afterstay_parked_events", "Events set aside for an operator", ["group"])
COMMANDS = Histogram("afterstay_command_seconds", "Commands", ["service", "outcome"])
MAILS = Counter("afterstay_mails_total", "Mails by class and outcome", ["class_", "outcome"])
RESTARTS = Counter("afterstay_role_restarts_total", "Roles started again", ["service", "role"])

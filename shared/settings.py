"""The settings every process has, read from the environment once."""

from pathlib import Path

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Where the stores are and who we are to the world. Every field is an environment variable."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True)

    afterstay_namespace: str = ""
    """Put before topics and databases, so that several houses share one Kafka and one MongoDB."""
    kafka_bootstrap_servers: str = "127.0.0.1:19092"
    kafka_replication_factor: int = 1
    mongodb_uri: str = "mongodb://127.0.0.1:27117"
    database_url: str = "sqlite:///var/events"
    """`sqlite:///<folder>`: a file a service in it; `postgresql://…`: a schema a service."""
    keys_url: str = "sqlite:///var/keys/keys.sqlite"
    secrets_dir: Path = Path("var/secrets")
    smtp_url: str = "smtp://127.0.0.1:2525"
    lmtp_port: int = 2526
    mail_server: str = ""
    """The name under which our mail server writes Authentication-Results (RFC 8601), if it does."""
    mail_domain: str = "afterstay.localhost"
    public_url: str = "http://localhost:8000"
    google_api_url: str = "http://127.0.0.1:8030"
    google_token_url: str = "http://127.0.0.1:8030/token"
    google_client_id: str = "afterstay"
    google_client_secret: str = "local"
    listen_host: str = "127.0.0.1"
    """Where pages, health and LMTP are served; `0.0.0.0` where others than this machine ask."""
    health_port: int = 0
    """0: a worker serves no health page."""

    @property
    def is_public_https(self) -> bool:
        return self.public_url.startswith("https://")

"""What every test run obeys; each guard is a module of ``tests/plugins``."""

pytest_plugins = [
    "tests.plugins.errorlog",
    "tests.plugins.machine",
    "tests.plugins.network",
    "tests.plugins.postgres",
    "tests.plugins.redis_server",
    "tests.plugins.rules",
    "pytester",
]

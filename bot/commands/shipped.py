"""What comes with the program: the sample institution and its policy."""

from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[2]

POLICY: Final = _ROOT / "policies" / "picc-jiangsu.toml"
CONTACTS: Final = _ROOT / "deploy" / "sample" / "contacts.csv"

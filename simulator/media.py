"""Temporary media: shared inside the corp, gone after three days of shared time."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.clock import SharedClock
from simulator.errors import ApiError

LIFE = timedelta(days=3)
_LEAST_BYTES = 6
_MOST_BYTES = {
    "image": 10 << 20,
    "voice": 2 << 20,
    "video": 10 << 20,
    "file": 20 << 20,
}

# A hill under a sun, 64 by 48 pixels.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwCAMAAACWlYwtAAAADFBMVEXP4Op/n4byyGv///9P9nZhAAAAfElEQVR4"
    "2u3WSwqAMAxF0d64/z0LCmprbfMZqJC7gDN6gZQlWPkEUNwl8AYge25ApBGMgEgrJBAHiAFAZAfgAM4lwhUA4wlA"
    "C5gI6AFqAp4AFQEjYErADBgSoAEeCdACXQIswI0AK1AR4AEOArzARkAEmJdAAglUwM+f7RVKYwzdd9TEqQAAAABJ"
    "RU5ErkJggg=="
)
GIF = base64.b64decode("R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw==")
# Two soft notes in one second of AMR-NB; static/voice.mp3 is the same for the phones' screens.
AMR = base64.b64decode(
    "IyFBTVIKBI2nLF+75fVdocHErgQOPSKaa4XVw8EYMhYEDj0iprsvVCRCM0rKBA49ImZ7q2Rd5ARJQgQOPSJme6sU"
    "O8QaiSoEDj0iZ3tppB+kholqBA4vIpZrVlXHpjISFAQOPSKmuyl0BhBIhRIEDi8iZmuXNd3uMJRKBA49IqZ7q6RE"
    "Ro0UwAQOLyGma1plmnDqlxQEDj0ipmvlZcYxBEi8BA49ImdrWYR58QRFkAQOPSGra1hF+giMkg4EDj0ia2tYVD+R"
    "DsiuBA49IadryaXeQDETYAQOPSJma9sUX9AIDBAEDj0hpmvqVfhCKISoBA49IqZrVlWmADMndAQOPSJna8VVu94C"
    "mCoEDi8iZmvKRF3tAkM4BA49IqZrVVXmIlJzFARgPVK7wzSrW4MRvdoEYKgNW7t59bHsSCE+BGAvDVurfEXbyIUd"
    "fgRgLw1Xq32F/4KIKaYEYC8NV2tdlbfIDCt4BGAvDV57bXWdqIUd7ARgLw1Xe221lcgkRN4EYC8NVutddZ2oMgaC"
    "BGAvDVd7rZXbRILsUARgLw1We28V+6AoxZoEYC8NV3tuhfuykwQyBGAvDVd7bbU5okIL4gRgLw1We111lcgkRNAE"
    "YC8NV3ttlbvKhRTuBGAvDVZ7bxWTpSRERgRgLw1Wux1F+8IyBpIEYC8NVmvfJb+EhSwQBGAvDVZrWyWdpCZG+gRg"
    "Lw1Xa811nxLCQsQEYC8NVntdVbvjCSSMBGAvDVZrWWXfhEIxOARgLw1Xa81l+9KEkgwEYC8NV2taRb2SIyQMBGAv"
    "DVdrzXWbsjCC0gRgLw1Wa18VW9IBHGIEYC8NV2tdZd+kSFEKBGAvDVZ7WWXZREhXYgRgLw1Wa18l28MUgpw="
)
MP4 = bytes.fromhex("00000018667479706d703432000000006d70343269736f6d") + b"\x00\x00\x00\x08free"


@dataclass(frozen=True)
class Medium:
    """One stored file."""

    media_id: str
    kind: str
    filename: str
    content_type: str
    body: bytes
    created_at: datetime


class Media:
    """Files by media id."""

    def __init__(self, clock: SharedClock) -> None:
        self._clock = clock
        self._media: dict[str, Medium] = {}

    def add(self, kind: str, filename: str, content_type: str, body: bytes) -> Medium:
        """Store a file; 40005 for an unknown kind, 40006 or 45001 for its size."""
        if kind not in _MOST_BYTES:
            raise ApiError(40005, "type must be image, voice, video or file")
        if len(body) < _LEAST_BYTES:
            raise ApiError(40006, "media must have more than 5 bytes")
        if len(body) > _MOST_BYTES[kind]:
            raise ApiError(45001, "media too large")
        medium = Medium(
            f"3{secrets.token_urlsafe(40)}", kind, filename, content_type, body, self._clock.now()
        )
        self._media[medium.media_id] = medium
        return medium

    def get(self, media_id: object) -> Medium:
        """Return a file that is at most three days old; 40007 otherwise."""
        medium = self._media.get(media_id) if isinstance(media_id, str) else None
        if medium is None or medium.created_at + LIFE <= self._clock.now():
            raise ApiError(40007, "invalid media_id")
        return medium

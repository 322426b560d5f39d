"""What may be attached: told by what is in the file, never by its name or the browser's word."""

import io
import zipfile
from dataclasses import dataclass

from bot.web.files import kind_of

# The largest file, as in WeCom, and the most that one form brings.
FILE_BYTES = 20 * 1024 * 1024
FORM_BYTES = 60 * 1024 * 1024
KINDS = {"image": "image", "audio": "voice", "video": "video", "application": "file"}
OFFICE = frozenset({"docx", "xlsx"})
# What an office file may unpack to, and in how many parts; nobody here unpacks it, a reader would.
UNPACKED_BYTES = 200 * 1024 * 1024
UNPACKED_PARTS = 2_000


@dataclass(frozen=True, slots=True)
class Upload:
    """One file of a form; its name was not worth keeping. Too large a one comes without content."""

    content: bytes
    too_large: bool = False


def kind(upload: Upload) -> str:
    """Give image, voice, video or file; ValueError with the reason for what is none of them."""
    if upload.too_large:
        raise ValueError("超过 20 MB")
    if not upload.content:
        raise ValueError("是空的")
    media, end = kind_of(upload.content)
    if end == "bin":
        raise ValueError("不是照片、语音、视频、PDF 或 Word、Excel 文件")
    if end in OFFICE and _unpacks_badly(upload.content):
        raise ValueError("展开后太大，不能附上")
    return KINDS[media.partition("/")[0]]


def _unpacks_badly(content: bytes) -> bool:
    """Tell from the list of contents, without unpacking anything, whether a file is a bomb."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return True
    total = sum(part.file_size for part in parts)
    return len(parts) > UNPACKED_PARTS or total > UNPACKED_BYTES

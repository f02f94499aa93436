"""Bytes of a plain text become characters; knows the encodings that Chinese files come in."""

import codecs
import re
from collections.abc import Callable

from portal.intake.guard import refuse_file

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# The characters that no Chinese page is without; text decoded wrongly holds few of them.
COMMON = re.compile(r"[的一是在不了有和人这中大为上个国以要他时来用们到作于出就分对成会可年]")
BROKEN = "文字编码已损坏或不受支持，请用记事本打开，“另存为”时编码选 UTF-8，再重新上传"
BINARY = "内容不是文字（可能是改了扩展名的其他文件），请上传真正的文本文件"
# A file cut in the middle of a character is still readable up to there.
TAIL = 3
MARKS_OF_CHINESE = "，。；：、“”（）《》【】？！　…—·①②③④⑤"


def reads_like_prose(text: str) -> bool:
    """Whether the text reads like Chinese or is plain ASCII, rather than another encoding's."""
    han = sum("\u4e00" <= sign <= "\u9fff" for sign in text)
    foreign = sum(ord(sign) > 127 for sign in text)
    has_particles = len(COMMON.findall(text)) * 40 >= han or foreign < 40
    return _is_written_in_chinese(text) and has_particles


def reads_like_table(text: str) -> bool:
    """Whether the text holds usual Chinese characters or is plain ASCII.

    Lists of names, units and numbers have no particles by which running text is known.
    """
    han = [sign for sign in text if "\u4e00" <= sign <= "\u9fff"]
    return _is_written_in_chinese(text) and sum(map(_is_level_one, han)) * 2 >= len(han)


def _is_written_in_chinese(text: str) -> bool:
    """Whether nearly all foreign signs are Chinese ones."""
    foreign = [sign for sign in text if ord(sign) > 127]
    han = sum("\u4e00" <= sign <= "\u9fff" for sign in foreign)
    marks = sum(sign in MARKS_OF_CHINESE for sign in foreign)
    strange = sum("\ue000" <= sign <= "\uf8ff" or sign == "\ufffd" for sign in foreign)
    return strange * 50 <= len(foreign) and (han + marks) * 10 >= len(foreign) * 8


def decode_text(
    name: str, content: bytes, *, is_plausible: Callable[[str], bool] = reads_like_prose
) -> str:
    """Decode a text file by its mark, else as UTF-8, UTF-16 or GB18030; line ends stay.

    The byte order mark is no part of the text. Refuses what is no text in any of them;
    `is_plausible` says which of several readings of the bytes can be meant.
    """
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _checked_text(name, _decode_strictly(name, content[len(mark) :], encoding))
    sample = content[:4000]
    if sample.count(0) > len(sample) // 8:
        encoding = "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
        return _checked_text(name, _decode_strictly(name, content, encoding))
    for encoding in ("utf-8", "gb18030"):
        text = _try_encoding(content, encoding)
        if text is not None and (encoding == "utf-8" or is_plausible(text)):
            return _checked_text(name, text)
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _try_encoding(content, encoding)
        if text is not None and is_plausible(text):
            return _checked_text(name, text)
    raise refuse_file(name, BROKEN)


def _decode_strictly(name: str, content: bytes, encoding: str) -> str:
    text = _try_encoding(content, encoding)
    if text is None:
        raise refuse_file(name, BROKEN)
    return text


def _try_encoding(content: bytes, encoding: str) -> str | None:
    """Decode, forgiving only a last character that was cut off."""
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start < len(content) - TAIL or error.reason == "illegal encoding":
            return None
        return content[: error.start].decode(encoding)


def _is_level_one(sign: str) -> bool:
    """Whether a character is one of the 3,755 usual ones, which GB 2312 holds in rows 16 to 55."""
    code = sign.encode("gb2312", "ignore")
    return len(code) == 2 and code[0] < 0xD8


def _checked_text(name: str, text: str) -> str:
    if len(CONTROLS.findall(text)) * 1000 > len(text):
        raise refuse_file(name, BINARY)
    if text.count("\ufffd") * 200 > len(text):
        raise refuse_file(name, BROKEN)
    if not text.strip():
        raise refuse_file(name, "文件里没有文字，请确认文件已保存完整后重新上传")
    return text

"""Write a small .xls of old Excel by hand, as no library of ours writes one."""

import struct

SECTOR = 512
BOF, EOF, BOUNDSHEET, LABEL, NUMBER, MERGED, ROW = 0x809, 0x0A, 0x85, 0x204, 0x203, 0xE5, 0x208
FONT, FORMAT, XF = 0x31, 0x41E, 0xE0


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _wide(text: str, count: str) -> bytes:
    return struct.pack(count, len(text)) + b"\x01" + text.encode("utf-16-le")


def old_excel(
    cells: list[tuple[int, int, str | float]],
    *,
    merged: tuple[tuple[int, int, int, int], ...] = (),
    hidden_rows: tuple[int, ...] = (),
    number_format: str = "General",
    hidden_sheet: bool = False,
) -> bytes:
    """Return a workbook of one sheet 人员; rows and columns count from 0, `merged` is inclusive."""
    globals_head = _record(BOF, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6))
    globals_head += _record(
        FONT, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 1, 0) + _wide("宋体", "<B")
    )
    globals_head += _record(FORMAT, struct.pack("<H", 164) + _wide(number_format, "<H"))
    globals_head += _record(XF, struct.pack("<HHHBBBBIIH", 0, 164, 0, 0, 0, 0, 0, 0, 0, 0))
    sheet = _record(BOF, struct.pack("<HHHHII", 0x600, 0x10, 0, 1997, 0, 6))
    for row in hidden_rows:
        sheet += _record(ROW, struct.pack("<HHHHHHI", row, 0, 9, 255, 0, 0, 0x20 | 0x100))
    for row, column, value in cells:
        where = struct.pack("<HHH", row, column, 0)
        if isinstance(value, str):
            sheet += _record(LABEL, where + _wide(value, "<H"))
        else:
            sheet += _record(NUMBER, where + struct.pack("<d", value))
    if merged:
        ranges = b"".join(
            struct.pack("<HHHH", top, bottom, left, right) for top, left, bottom, right in merged
        )
        sheet += _record(MERGED, struct.pack("<H", len(merged)) + ranges)
    sheet += _record(EOF, b"")
    name = _wide("人员", "<B")
    length = len(globals_head) + 4 + 6 + len(name) + 4
    entry = _record(BOUNDSHEET, struct.pack("<IBB", length, int(hidden_sheet), 0) + name)
    return _container(globals_head + entry + _record(EOF, b"") + sheet)


def _container(stream: bytes) -> bytes:
    """Wrap a stream into a compound document with one directory and one allocation sector."""
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % SECTOR)
    sectors = len(stream) // SECTOR
    chain = [*range(1, sectors), -2, -2, -3]  # the stream, the directory, this table
    table = struct.pack(f"<{len(chain)}i", *chain).ljust(SECTOR, b"\xff")
    directory = _entry("Root Entry", 5, 1, -2, 0) + _entry("Workbook", 2, -1, 0, len(stream))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIiIIiIiI", 0, 1, sectors, 0, 4096, -2, 0, -2, 0)
    header += struct.pack("<i", sectors + 1)
    return header.ljust(SECTOR, b"\xff") + stream + directory.ljust(SECTOR, b"\0") + table


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    body = written.ljust(64, b"\0") + struct.pack("<HBBiii", len(written), kind, 1, -1, -1, child)
    return body + bytes(36) + struct.pack("<iII", start, size, 0)

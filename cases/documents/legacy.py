"""Old .doc files by way of antiword, when it is installed; knows nothing of their inner format."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from cases.documents.plain import read_plain
from cases.documents.types import FileKind, SourceDocument
from portal.intake.guard import refuse_file

PROGRAM = "antiword"
SECONDS = 60


def read_old_word(name: str, content: bytes) -> SourceDocument:
    """Read a .doc file; refuses it with the mend where antiword is missing or fails.

    Offsets are offsets into what antiword prints. Automatic numbers are lost (it prints none).
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise refuse_file(
            name, "服务器没有安装读取旧版 .doc 的组件，请在 Word 中“另存为”.docx 后上传"
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.doc"
        path.write_bytes(content)
        try:
            done = subprocess.run(
                [program, "-w", "0", "-m", "UTF-8.txt", str(path)],
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            reason = "读取旧版 .doc 超时，文件可能已损坏，请“另存为”.docx 后上传"
            raise refuse_file(name, reason) from error
    text = done.stdout.decode("utf-8", "replace")
    if done.returncode != 0 or not text.strip():
        raise refuse_file(name, "旧版 .doc 已损坏或没有文字，请用 Word 打开，“另存为”.docx 后上传")
    return read_plain(name, FileKind.OLD_WORD, text)

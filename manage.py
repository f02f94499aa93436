#!/usr/bin/env python3
"""The one door to the product: it prepares the environment, then hands the command on.

Only the standard library is used until the project's own environment runs this file again.
"""

import os
import sys


def main(arguments: "list[str]") -> int:
    """Run one command and return its exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this line is what tells an old machine why
        sys.stderr.write(
            "案鉴需要 Python 3.11 或更高版本，当前是 {}.{}。请安装后用它来运行，例如："
            "python3.11 manage.py up\n(Python 3.11 or newer is needed.)\n".format(
                *sys.version_info[:2]
            )
        )
        return 1
    from portal.operations import bootstrap

    bootstrap.speak_utf8()
    command = arguments[0] if arguments else "help"
    try:
        bootstrap.enter_environment(command, arguments)
        if command == "test":
            from tests.tools import suite

            return suite.run_tests(arguments[1:])
        if command == "screenshots":
            from tests.tools import screenshots

            return screenshots.run(arguments)
        bootstrap.check_state_folder()
    except bootstrap.CannotStart as refusal:
        sys.stderr.write(f"\n{refusal}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\n已中断，再次运行即可继续。(Interrupted; run it again to go on.)\n")
        return 130
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.local")
    from django.core.management import execute_from_command_line

    execute_from_command_line([sys.argv[0], *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""python -m tensorloom_agent PROGRAM ARGUMENT... carries out the run that the environment names."""

import os
import sys
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

from .agent import EXIT_AWAY, EXIT_OVER, Agent
from .server import AwayError, RefusedError, RunOverError, Server


def main() -> int:
    """
    TENSORLOOM_SERVER is the address, TENSORLOOM_RUN_ID the run, TENSORLOOM_TOKEN its token; TENSORLOOM_FOLDER
    is where to work, TENSORLOOM_NODE the number of this machine among those of the run, of which 0 speaks,
    TENSORLOOM_PATIENCE how many seconds the server may be away.
    """
    environment = os.environ
    lacking = [
        f"TENSORLOOM_{name}"
        for name in ("SERVER", "RUN_ID", "TOKEN")
        if f"TENSORLOOM_{name}" not in environment
    ]
    if lacking or len(sys.argv) < 2:
        print(f"{__doc__}\nMissing: {', '.join(lacking) or 'the program'}.", file=sys.stderr)
        return 2
    server = Server(
        environment["TENSORLOOM_SERVER"],
        environment["TENSORLOOM_RUN_ID"],
        # The program has no need of it.
        environment.pop("TENSORLOOM_TOKEN"),
        float(environment.get("TENSORLOOM_PATIENCE", "3600")),
    )
    speaks = environment.get("TENSORLOOM_NODE", "0") == "0"
    command = [sys.executable, *sys.argv[2:]] if sys.argv[1] == "python" else sys.argv[1:]
    given = environment.get("TENSORLOOM_FOLDER")
    try:
        # Machines are lent; what is left on them fills their disks.
        with nullcontext(given) if given else TemporaryDirectory(prefix="tensorloom-") as folder:
            return Agent(server, Path(folder).resolve(), command, speaks).carry_out()
    except RunOverError as error:
        print(f"The server takes nothing of this run: {error}", file=sys.stderr)
        return EXIT_OVER
    except (AwayError, RefusedError) as error:
        print(error, file=sys.stderr)
        return EXIT_AWAY


if __name__ == "__main__":
    sys.exit(main())

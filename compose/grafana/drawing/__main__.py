"""One picture per board."""

import argparse
import json
import pathlib
import sys

from . import sheet
from .prometheus import Prometheus


def main():
    parser = argparse.ArgumentParser(prog="render", description=__doc__)
    parser.add_argument("--prometheus", default="http://localhost:9099", metavar="URL")
    parser.add_argument("--minutes", type=float, default=15, help="how far back")
    parser.add_argument("--out", default="pictures", metavar="DIR")
    parser.add_argument("--light", action="store_true", help="the light theme")
    parser.add_argument("boards", nargs="*", help="uids; all if none is named")
    arguments = parser.parse_args()
    folder = pathlib.Path(__file__).parent.parent / "dashboards"
    files = [file for file in sorted(folder.glob("*.json")) if not arguments.boards or file.stem in arguments.boards]
    if not files:
        sys.exit(f"no such board: {arguments.boards}")
    out = pathlib.Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    source = Prometheus(arguments.prometheus, arguments.minutes * 60)
    for file in files:
        board = json.loads(file.read_text())
        empty = sheet.draw(board, source, out / f"{file.stem}.png", arguments.light)
        print(f"{out / file.stem}.png" + (f"  no data: {', '.join(empty)}" if empty else ""))


if __name__ == "__main__":
    main()

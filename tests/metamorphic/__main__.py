"""Says how often the analysis finds other things in a program that is only written otherwise.

    python tests/metamorphic [--each] [--texts] [--only WORD] [FILE_OR_DIRECTORY ...]

Each difference, and then a line a rewrite: how many texts it gave, in how many of them something else is found, and in
how many the run is another, which is a fault of the rewrite.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from equivalence import Judge, rewrites
from recording import record


def main() -> int:
    parser = argparse.ArgumentParser(prog="python tests/metamorphic", description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=Path, default=[Path(__file__).parents[1] / "cases"])
    parser.add_argument("--each", action="store_true", help="rewrite one place at a time")
    parser.add_argument("--texts", action="store_true", help="print each program that is judged otherwise")
    parser.add_argument("--only", default="", metavar="WORD", help="the rewrites with WORD in their names")
    parser.add_argument("--kinds", action="store_true", help="a line for each kind of expression, too")
    arguments = parser.parse_args()
    files = [file for path in arguments.paths for file in ([path] if path.is_file() else sorted(path.rglob("*.py")))]
    pairs, judged, ran = Counter[str](), Counter[str](), Counter[str]()
    for file in files:
        text = file.read_text(encoding="utf-8")
        judge, records = Judge(text), {}
        for name, rewrite in rewrites(each=arguments.each).items():
            for one in rewrite(text) if arguments.only in name else ():
                where = f"{name} ({one.kind})" if one.kind else name
                keys = {name, where} if arguments.kinds else {name}
                for program in (one.before, one.after):
                    if program not in records:
                        records[program] = record(program)
                pairs.update(keys)
                difference = judge.difference(one)
                if records[one.before] != records[one.after]:
                    ran.update(keys)
                    print(f"{file.name}: {where}: the run is another", flush=True)
                if difference:
                    judged.update(keys)
                    print(f"{file.name}: {where}: {difference}", flush=True)
                if arguments.texts and (difference or records[one.before] != records[one.after]):
                    print(one.after)
    print(f"{'rewrite':48}{'texts':>7}{'found':>7}{'run':>5}")
    for name, count in sorted(pairs.items()):
        print(f"{name:48}{count:7}{judged[name]:7}{ran[name]:5}")
    print(f"{'all':48}{sum(pairs.values()):7}{sum(judged.values()):7}{sum(ran.values()):5}")
    return int(bool(judged or ran))


if __name__ == "__main__":
    sys.exit(main())

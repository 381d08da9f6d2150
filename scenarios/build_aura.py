#!/usr/bin/env python3
"""Writes the three Auvergne-Rhône-Alpes scenarios from the files of scenarios/data.

    python3 scenarios/build_aura.py [--output FOLDER]

The committed folders are its output, byte for byte (tests/golden/check_scenarios_rebuilt.sh).
Change a figure in scenarios/builder or in scenarios/data, never in the written tables: or copy a
folder, and the copy is yours.
"""

import argparse
import sys
from pathlib import Path

sys.dont_write_bytecode = True

from builder import duerp_tpe, saisonniers, tms_btp  # noqa: E402
from builder.readme import write_index, write_readme  # noqa: E402
from builder.sources import Sources  # noqa: E402

HERE = Path(__file__).resolve().parent


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=HERE, help="where the folders are written")
    root = parser.parse_args().output
    sources = Sources()
    scenarios = [module.build(sources) for module in (tms_btp, duerp_tpe, saisonniers)]
    for scenario in scenarios:
        scenario.write(root)
        write_readme(scenario, root)
    write_index(scenarios, root)


if __name__ == "__main__":
    main()

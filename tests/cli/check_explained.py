#!/usr/bin/python3
"""What `relais plan --explain` says is the plan of `relais plan` and the reasons of `relais explain`.

    check_explained.py EXPLAINED PLAN REASONS      three documents (--json) of one scenario
"""
import json
import sys


def main():
    explained, plan, reasons = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
    explanation = explained.pop("explanation")
    for document in (explained, plan):
        del document["run"]
    assert explained == plan
    assert explanation["relays"] and explanation["limits"]
    for key, value in explanation.items():
        assert value == reasons[key], key


main()

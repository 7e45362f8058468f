"""What ``explain --json`` prints; its format is described in docs/explain.md."""

from __future__ import annotations

import math
from typing import Any

from flake8_ckpt.display import REASON, visible
from flake8_ckpt.explanation import Explained, Hole, Understood, Way
from flake8_ckpt.frontends.picture import shown
from flake8_ckpt.keras.versions import Target
from flake8_ckpt.rules import RULES
from flake8_ckpt.source.positions import Position
from flake8_ckpt.timeline import Timeline

FORMAT = 1
"""It grows by one when a key goes or changes its meaning; new keys may come at any time."""

Data = dict[str, Any]
FileExplained = tuple[Target, list[Explained]]
"""What a file is judged by, and its calls."""


def as_data(files: dict[str, FileExplained]) -> Data:
    """Everything about the calls of *files*, as JSON has it; lines and columns from 1, as flake8 prints them."""
    return {
        "format": FORMAT,
        "files": [
            {"path": path, "judged_by": _target(target), "calls": [_call(one) for one in calls]}
            for path, (target, calls) in files.items()
        ],
    }


def _target(target: Target) -> Data:
    return {
        "keras": ".".join(map(str, target.version)),
        "source": visible(target.source, REASON),
        "assumed": target.is_assumed,
    }


def _call(explained: Explained) -> Data:
    return {
        **_at(explained.position),
        "title": explained.title,
        "judged_by": _target(explained.judged_by),
        "ways": [_way(way) for way in explained.ways],
        "findings": [
            {
                "code": finding.code,
                **_at(finding.position),
                "message": finding.message,
                "opt_in": RULES[finding.code].opt_in,
                "url": RULES[finding.code].address,
            }
            for finding in explained.findings
        ],
    }


def _at(position: Position) -> Data:
    return {"line": position.line, "column": position.column + 1, **_in(position)}


def _in(position: Position | None) -> Data:
    """The file of a position, where it is another one."""
    return {"file": position.file} if position is not None and position.file else {}


def _way(way: Way) -> Data:
    timing, timeline = way.run.timing, way.timeline
    return {
        "keras": way.keras.removeprefix("Keras "),
        "arguments": [_argument(argument) for argument in way.arguments],
        "holes": [_hole(hole) for hole in way.holes],
        "run": {
            "epochs": timing.epochs,
            "steps_per_epoch": None if timing.save_freq is None else timing.steps,
            "save_freq": "epoch" if timing.save_freq is None else timing.save_freq,
            "period": timing.period,
            "turns": way.turns,
            "best_only": way.best_only,
            "assumed": list(way.run.assumed),
        },
        "callbacks": [_at(position) for position in way.callbacks],
        "uploads": way.uploads,
        "not_played": way.not_played,
        "timeline": None if timeline is None else _timeline(timeline),
    }


def _argument(argument: Understood) -> Data:
    return {
        "name": argument.name,
        "value": shown(argument.value),
        "source": argument.source,
        "line": argument.position.line if argument.position is not None else None,
        **_in(argument.position),
        "conditions": list(argument.conditions),
    }


def _hole(hole: Hole) -> Data:
    line = hole.position.line if hole.position is not None else None
    return {"name": hole.name, "reason": hole.reason, "line": line, **_in(hole.position)}


def _timeline(timeline: Timeline) -> Data:
    stop = timeline.stop
    return {
        "writes": [
            {
                "turn": write.turn,
                "epoch": write.due.epoch,
                "batch": write.due.batch,
                "callback": write.callback,
                "path": write.path,
                "metric": write.metric if math.isfinite(write.metric) else None,  # JSON has no NaN
                "overwrites": write.over,
                "kept": write.kept,
            }
            for write in timeline.writes
        ],
        "left": [write.path for write in timeline.left],
        "stop": None if stop is None else {"when": str(stop.when), "error": stop.error, "why": stop.why},
        "cut": timeline.cut,
    }

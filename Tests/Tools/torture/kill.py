"""`kill -9` at moments by chance, in each step of a story."""
import random
import time

import fail
import judge
import story


def run(program, table, arguments):
    kills(program, table, arguments, story.STEPS, story.make_key, False)
    kills(program, table, arguments, [story.upgrade], story.unpack_earlier, True)


def kills(program, table, arguments, steps, begin, upgrades):
    for stage in fail.stages(program, steps, begin):
        teller = stage.teller(program, None)
        began = time.monotonic()
        stage.step(teller)
        duration = (time.monotonic() - began) / len(teller.outcomes)
        for number in range(arguments.kills):
            dice = random.Random(f"{arguments.seed} {stage.name} {number}")
            what = f"{stage.step.__name__}, kill {number}"
            table.tried(
                "killed at a moment by chance", what,
                lambda: play(program, stage, dice, duration, upgrades))


def play(program, stage, dice, duration, upgrades):
    program.kill_after = dice.uniform(0, 1.2 * duration)
    teller = stage.teller(program, None)
    try:
        stage.step(teller)
    finally:
        program.kill_after = None
    judge.check(program, teller.promises)
    return judge.go_on(program, teller.promises, dice, upgrades)

"""What is packed comes back as it was, in its order, whatever was changed, taken out or put again."""

import random

from commands.imports.packing import TOGETHER, Chosen, Packed, Shelf

MANY = 5 * TOGETHER + 3


def test_things_come_back_in_their_order() -> None:
    things = [{"rank": rank, "words": "é’\x00\ud800" * (rank % 3)} for rank in range(MANY)]
    packed = Packed(things)
    assert packed == things
    assert (len(packed), packed[0], packed[-1], packed[70:300:50]) == (MANY, things[0], things[-1], things[70:300:50])
    assert [packed[rank] for rank in reversed(range(MANY))] == things[::-1]
    assert packed != things[:-1]


def test_things_are_packed_down_and_up() -> None:
    packed = Packed(map(complex, range(MANY)), down=lambda thing: thing.real, up=complex)
    assert list(packed) == [complex(rank) for rank in range(MANY)]


def test_a_shelf_is_a_dictionary() -> None:
    lots, shelf, told = random.Random(7), Shelf[str, int](), dict[str, int]()  # noqa: S311 - the same trials each time
    for rank in range(20 * TOGETHER):
        key = str(lots.randrange(4 * TOGETHER))
        if lots.random() < 0.2 and key in told:
            del shelf[key], told[key]
        else:
            shelf[key] = told[key] = rank
        assert (key in shelf, shelf.get(key)) == (key in told, told.get(key))
    assert list(shelf.items()) == list(told.items())
    assert (len(shelf), dict(shelf)) == (len(told), told)


def test_some_are_chosen_by_their_keys() -> None:
    chosen = Chosen({"a": 1, "b": 2, "c": 3}, ["c", "a"])
    assert (list(chosen), len(chosen), chosen[0], chosen[-1:], bool(Chosen())) == ([3, 1], 2, 3, [1], False)

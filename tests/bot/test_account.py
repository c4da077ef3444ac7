from pathlib import Path

from bot.matrix import account
from bot.matrix.account import Account


def test_the_account_is_kept_readable_by_its_owner_only(tmp_path: Path) -> None:
    assert account.read(tmp_path) is None
    first = Account("@agora:town.example", account.new_device_id(), "token", account.new_pickle_key())
    account.keep(tmp_path, first)
    assert account.read(tmp_path) == first
    assert (tmp_path / account.FILE).stat().st_mode & 0o777 == 0o600
    second = Account("@agora:town.example", account.new_device_id(), "other", account.new_pickle_key(), encrypted=True)
    account.keep(tmp_path, second)
    assert account.read(tmp_path) == second
    assert [file.name for file in tmp_path.iterdir()] == [account.FILE]


def test_devices_are_never_alike() -> None:
    assert account.new_device_id() != account.new_device_id()

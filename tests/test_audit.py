"""The report on known vulnerabilities: it fails for these only, and never says that all is well when nothing was looked up."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

REPORT = Path(__file__).parents[1] / "scripts" / "audit_report.py"
UNKNOWN = {"name": "aiohttp", "skip_reason": "Dependency not found on PyPI and could not be audited"}
SOUND = {"name": "rich", "version": "15.0.0", "vulns": []}
FAULTY = {
    "name": "jinja2",
    "version": "3.1.5",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.6"]}, {"id": "PYSEC-2", "fix_versions": []}],
}


@pytest.mark.parametrize(
    ("dependencies", "code", "said", "not_said"),
    [
        (None, 0, "RIEN N’A ÉTÉ VÉRIFIÉ", "✓"),
        ([UNKNOWN, UNKNOWN], 0, "RIEN N’A ÉTÉ VÉRIFIÉ", "✓"),
        ([SOUND], 0, "✓ Failles connues : 1 bibliothèques vérifiées, 0 à mettre à jour", "⚠"),
        ([SOUND, UNKNOWN], 0, "⚠ Non vérifiées, inconnues du service : aiohttp", "RIEN"),
        ([SOUND, FAULTY], 1, "✗ jinja2 3.1.5 : PYSEC-1, corrigée dans : 3.1.6", "✓"),
        ([FAULTY, UNKNOWN], 1, "PYSEC-2, corrigée dans : aucune version", "✓"),
    ],
)
def test_it_fails_for_vulnerabilities_only(
    tmp_path: Path, dependencies: list[dict[str, Any]] | None, code: int, said: str, not_said: str
) -> None:
    file = tmp_path / "report.json"
    if dependencies is not None:
        file.write_text(json.dumps({"dependencies": dependencies, "fixes": []}), encoding="utf-8")
    ended = subprocess.run([sys.executable, str(REPORT), str(file)], capture_output=True, text=True, encoding="utf-8", check=False)
    assert ended.returncode == code, ended.stderr
    assert said in ended.stdout
    assert not_said not in ended.stdout

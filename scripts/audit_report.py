"""Says in French what a JSON report of pip-audit found; ends with 1 for known vulnerabilities, and never for what was not looked up.

pip-audit itself says « No known vulnerabilities found » when the service knew none of the libraries (a mirror, a proxy that answers 404).
"""

import json
import sys
from pathlib import Path
from typing import Any


def main(report: Path) -> int:
    """Print the verdict on a report, which may be absent. The exit code."""
    dependencies: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))["dependencies"] if report.is_file() else []
    skipped = [each["name"] for each in dependencies if "skip_reason" in each]
    looked_up = len(dependencies) - len(skipped)
    if not looked_up:
        print("⚠ Failles connues : RIEN N’A ÉTÉ VÉRIFIÉ, le service ne répond pas d’ici. Relancez scripts/audit avec un accès à Internet.")
        return 0
    faulty = [each for each in dependencies if each.get("vulns")]
    for each in faulty:
        for known in each["vulns"]:
            mended = ", ".join(known["fix_versions"]) or "aucune version"
            print(f"✗ {each['name']} {each['version']} : {known['id']}, corrigée dans : {mended}")
    print(f"{'✗' if faulty else '✓'} Failles connues : {looked_up} bibliothèques vérifiées, {len(faulty)} à mettre à jour.")
    if skipped:
        print(f"⚠ Non vérifiées, inconnues du service : {', '.join(skipped)}.")
    return 1 if faulty else 0


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))

"""Which OPCO the firms of each sector belong to, counted from the collective agreements.

Each agreement (IDCC) of idcc_opco.csv with about 4,500 accounts or more is placed in the sectors
(A17) where most of its firms are, by our reading of its title; the shares of the OPCO in a sector
are the shares of their accounts. An agreement over several sectors counts in each.
"""

from .sources import Figure

# Sector → agreements. Construction agreements that repeat the same firms (cadres, ETAM, more than
# ten employees) are left out: an account is counted once for each agreement.
AGREEMENTS = {
    "AZ": ["7024", "7025", "7018"],
    "C1": ["0843", "1267", "0992", "0953", "1286", "0493", "3109", "7002"],
    "C3": ["3248", "0650"],
    "C4": ["3248", "0650"],
    "C5": ["3248", "0650", "0044", "0292", "1411", "0184", "0158", "0247", "0993"],
    "C2": ["0044"],
    "DE": ["5001", "2149", "0637"],
    "FZ": ["1596", "1702"],
    "GZ": ["1090", "0573", "1517", "1505", "1483", "2216", "1996", "0675", "1431", "3237", "1404",
           "1978", "1880", "1539", "1557", "2198", "1686", "3216", "1982", "1487", "0733"],
    "HZ": ["0016", "2219", "3217"],
    "IZ": ["1979", "1501", "1266", "1631"],
    "JZ": ["1486", "2642", "2148", "2121"],
    "KZ": ["2335", "0478", "2247", "2120", "1672", "2128"],
    "LZ": ["1527", "1043", "1512"],
    "MN": ["1486", "0787", "2098", "3043", "2332", "0086", "2378", "1351", "1000", "2205", "1875",
           "7018"],
    "OQ": ["1147", "1619", "1516", "0413", "0029", "2941", "1261", "0959", "3218", "2264", "3127"],
    "RU": ["2596", "2511", "1518", "3032", "3090", "1285", "1790", "2002", "0759"],
}  # fmt: skip


def opco_shares(sources, sector):
    """OPCO → share of the sector's accounts."""
    rows = {row["idcc"].zfill(4): row for row in sources.idcc}
    counts = {}
    for code in AGREEMENTS[sector]:
        row = rows[code]
        accounts = float(row["establishments_france_siro_202608"])
        counts[row["opco"]] = counts.get(row["opco"], 0.0) + accounts
    total = sum(counts.values())
    return {
        opco: Figure(
            count / total,
            "estimate",
            (
                f"idcc_opco.csv, {count:.0f} comptes sur {total:.0f} des conventions "
                f"{', '.join(AGREEMENTS[sector])} placées en {sector} (lecture des intitulés)"
            ),
        )
        for opco, count in counts.items()
    }

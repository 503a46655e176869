"""Words that names of columns are glued from without a sign between. Parts that are words by chance are left out."""

# ruff: noqa: SIM905 - words read better in a block than in quotes

SHORT = {
    "addr": "address",
    "acct": "account",
    "bday": "birthday",
    "brth": "birth",
    "cntry": "country",
    "ctry": "country",
    "cust": "customer",
    "emp": "employee",
    "fst": "first",
    "frst": "first",
    "lst": "last",
    "gndr": "gender",
    "gend": "gender",
    "mgr": "manager",
    "mngr": "manager",
    "mob": "mobile",
    "nat": "nationality",
    "nm": "name",
    "nam": "name",
    "pwd": "password",
    "sal": "salary",
    "stud": "student",
    "tele": "telephone",
    "usr": "user",
    "relig": "religion",
    "ethn": "ethnicity",
    "adr": "address",
    "dx": "diagnosis",
    "diag": "diagnosis",
    "meds": "medication",
    "med": "medical",
    "yr": "year",
    "mo": "month",
    "dt": "date",
    "dte": "date",
}
"""What is often written shorter. What may be short for several things is left out."""

GLUED = frozenset(
    """
    first last middle given family maiden full user nick login screen account birth born death date year month place city town county state province
    country nation region district zip code post postal street address line house home work office business mobile cell phone telephone fax email mail
    race ethnicity ethnic gender sex religion age income salary wage hire start end job title position customer client employee patient student
    teacher player person member owner manager author artist director contact doctor driver victim suspect candidate passenger judge winner guest
    name names number num latitude longitude lat lon lng long coordinate coordinates time type group status marital education level blood card credit
    bank security social tax license licence plate passport national nationality mother father spouse child husband wife company school team
    hometown birthplace reason location description message text grp
    """.split()
)

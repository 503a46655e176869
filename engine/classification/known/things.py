"""Words before or after `name` that make it the name of a thing, and words in a value that make it an organisation."""

# ruff: noqa: SIM905 - words read better in a block than in quotes

NAMED_THINGS = (
    "file", "table", "column", "field", "host", "domain", "server", "database", "schema", "system", "process", "job",
    "step", "task", "service", "company", "organisation", "organization", "org", "business", "vendor", "supplier",
    "product", "item", "brand", "model", "category", "class", "group", "team", "league", "club", "franchise", "school",
    "college", "university", "department", "division", "section", "unit", "project", "program", "course", "park", "stadium",
    "venue", "place", "city", "town", "country", "state", "county", "region", "continent", "district", "province", "street", "airport", "airline", "carrier", "station",
    "bank", "store", "shop", "branch", "event", "game", "movie", "film", "song", "track", "album", "book", "title", "series",
    "species", "plant", "drug", "variable", "parameter", "metric", "feature", "device", "app", "application", "package",
    "library", "function", "method", "type", "code", "color", "colour", "font", "icon", "tag", "label", "role", "plan", "campaign",
    "hotel", "restaurant", "ship", "vessel", "boat", "aircraft", "planet", "star", "asset", "fund", "ticker", "index", "hurricane", "storm",
    "lake", "river", "mountain", "island", "scientific", "common", "display", "short", "long", "sheet", "node", "workflow", "source", "zone",
    "topic", "channel", "bucket", "queue", "key", "attribute", "property", "path", "month", "day", "holiday", "currency", "language",
    "mascot", "pet", "dog", "cat", "horse", "breed", "recipe", "ingredient", "dish",
)  # fmt: skip

THINGS = (
    "county", "district", "parish", "borough", "state", "province", "region", "city", "town", "country", "place", "area", "neighborhood", "neighbourhood", "company", "brand",
    "team", "club", "school", "college", "university", "make", "model", "manufacturer", "label", "street", "park", "station", "airport", "river", "lake", "mountain", "island", "hospital",
    "church", "ship", "vessel", "department", "agency", "organization", "organisation", "institution", "publisher", "studio", "product", "category", "title", "song", "album", "movie", "film",
    "color", "colour", "occupation", "profession", "job", "species", "genus", "breed", "position", "month", "constituency", "hurricane", "storm", "building", "venue", "stadium",
)  # fmt: skip
"""What a column holds whose name says nothing else: no names of people, though many are called after them."""

ORGANISATIONS = frozenset(
    """
    inc inc. ltd ltd. llc gmbh ag corp corp. corporation company co co. group holdings limited university college institute
    school academy airport airlines airways air park field stadium museum library hospital bank department ministry church
    association society foundation club team service services systems international national state city county island
    islands river lake mountain street road avenue the of and for
    """.split()
)

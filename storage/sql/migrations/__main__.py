"""`python -m storage.sql.migrations "what changes"`: writes the next migration, to be reviewed."""

import sys

from storage.sql.migrate import write_migration

write_migration(sys.argv[1])

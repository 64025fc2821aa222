"""How much one side may set off: whoever is on a list is written to at each turn of a meeting."""

from wgroup.accounts.throttling import MINUTE, Limit

# Of one side on the list of one meeting; each of them is written to at every turn of it.
MOST_PEOPLE = 200
# Of addresses that a side did not have before, an hour: whoever is entered is written to,
# and may never have heard of us. A large delegation is typed in within two hours.
NEW_ADDRESSES = (Limit(60, 60 * MINUTE),)
# Moves of one meeting by one side: each is mailed to all who were told of it.
MOVES = (Limit(10, 60 * MINUTE), Limit(30, 24 * 60 * MINUTE))
# Lasting invitations of one side that stand, and meetings that one of them may reach at once.
MOST_LASTING = 200
MOST_COVERED = 100

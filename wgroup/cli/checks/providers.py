"""The identity providers that are entered: each is asked what it says of itself."""

from collections.abc import Iterator, Sequence

from wgroup.cli.checks.finding import Finding, fault, good
from wgroup.oidc.directory import Away, Directory
from wgroup.oidc.settings import Provider


def look_at(providers: Sequence[Provider], public_url: str) -> Iterator[Finding]:
    """Some seconds for each at most; its keys are asked for too."""
    directory = Directory()
    for each in providers:
        back = f"{public_url}/sign-in/with/{each.key}/back"
        try:
            directory.keys(each)
        except Away as error:
            yield fault(
                f"The identity provider {each.key} cannot be used: {error}.",
                "Start it, open the way to it, or mend its issuer in the file of WGROUP_OIDC.",
            )
        else:
            yield good(f"The identity provider {each.key} answers; its way back is {back}.")

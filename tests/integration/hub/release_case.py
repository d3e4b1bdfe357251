"""What the tests of releases share: a consortium whose members have certified a year, and drafts of it."""
import datetime

from hub_case import AGENCY, OTHER_AGENCY, HubCase, submission

MORE = (("22910228000018", "Essonne"), ("22930008201453", "Seine-Saint-Denis"), ("22950127500015", "Val-d'Oise"))

SETTINGS = """
[release]
base_uri = "https://data.example.org/open-data"
publisher_fr = "Groupement d'essai"
publisher_en = "Test consortium"
contact_email = "data@example.org"
coverage_fr = "Île-de-France"
coverage_uris = ["http://id.insee.fr/geo/region/11"]
embargo_days = 0
layout = "families"
"""


def instant(**delta):
    """An instant that far from now, as the commands take it."""
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**delta)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


class ReleaseCase(HubCase):
    agencies = ((AGENCY, "Seine-et-Marne"), (OTHER_AGENCY, "Yvelines"), *MORE)
    settings = SETTINGS
    sharing = {}  # SIRET → terms, other than totals only

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        case = cls()
        for i, (siret, _) in enumerate(cls.agencies):
            document, key = submission.document(siret, "2025", submission.rows(1_000_000 + 100_000 * i),
                                                **({"sharing": cls.sharing[siret]} if siret in cls.sharing else {}))
            case.certify(case.send(document, key, siret), siret)

    def runTest(self):
        """So that the class can be made outside a test."""

    @classmethod
    def release(cls, *arguments, check=True):
        return cls.consortium.hub("release", *arguments, check=check)


__all__ = ["AGENCY", "HubCase", "MORE", "OTHER_AGENCY", "SETTINGS", "ReleaseCase", "instant"]

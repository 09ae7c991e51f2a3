"""Files of the library that are read where they stand: no trust has a copy of them. They are checked with the rest."""

from pydantic import BaseModel

from onboarding.library.addresses_file import AddressesFile
from onboarding.library.bank_holidays_file import BankHolidaysFile
from onboarding.library.journeys_file import JourneysFile
from onboarding.library.owner_fallback import OwnerFallbackFile
from onboarding.library.personal_data import PersonalData
from onboarding.library.plan_numbers import PlanNumbersFile
from onboarding.library.privacy_notice import PrivacyNotice
from onboarding.library.pulses_file import PulsesFile
from onboarding.library.reminder_policies import ReminderPoliciesFile
from onboarding.library.sensitive_items import SensitiveItemsFile
from onboarding.library.sponsor_file import SponsorFileList
from onboarding.library.time_zones import TimeZonesFile
from onboarding.library.twin_facts import TwinFactsFile
from onboarding.library.wres_file import WresFile

KEPT_FILES: dict[str, type[BaseModel]] = {
    "addresses.yaml": AddressesFile,
    "bank-holidays.yaml": BankHolidaysFile,
    "journeys.yaml": JourneysFile,
    "owner-fallback.yaml": OwnerFallbackFile,
    "personal-data.yaml": PersonalData,
    "plan-numbers.yaml": PlanNumbersFile,
    "privacy-notice.yaml": PrivacyNotice,
    "pulses.yaml": PulsesFile,
    "reminder-policies.yaml": ReminderPoliciesFile,
    "sensitive-items.yaml": SensitiveItemsFile,
    "sponsor-file.yaml": SponsorFileList,
    "time-zones.yaml": TimeZonesFile,
    "twin-facts.yaml": TwinFactsFile,
    "wres.yaml": WresFile,
}

"""What the readers find, as the JSON that other programs score and compare; a module a form.

No database is asked. What the key names mean stands with the gold data that they come from.
"""

from cases.exchange.citations import citations_of_files
from cases.exchange.files import ExchangeRefused, check_out, write_json
from cases.exchange.personal_data import personal_data_of_file
from cases.exchange.recognised_cases import cases_of_files
from cases.exchange.statutes import statutes_of_files, successions_of_files

__all__ = [
    "ExchangeRefused",
    "cases_of_files",
    "check_out",
    "citations_of_files",
    "personal_data_of_file",
    "statutes_of_files",
    "successions_of_files",
    "write_json",
]

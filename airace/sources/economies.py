"""Names of countries and economies as publishers write them, as ISO 3166-1 alpha-2 codes."""

from __future__ import annotations

from airace.errors import AiraceError

_CODES = """
AE United Arab Emirates|UAE
AF Afghanistan
AL Albania
AM Armenia
AO Angola
AR Argentina
AT Austria
AU Australia
AZ Azerbaijan
BA Bosnia And Herzegovina
BD Bangladesh
BE Belgium
BF Burkina Faso
BG Bulgaria
BI Burundi
BJ Benin
BO Bolivia
BR Brazil
BW Botswana
BY Belarus
CA Canada
CD Congo (DRC)|Democratic Republic of the Congo
CF Central African Republic
CG Congo
CH Switzerland
CI Cote D'Ivoire
CL Chile
CM Cameroon
CN China
CO Colombia
CR Costa Rica
CU Cuba
CZ Czechia|Czech Republic
DE Germany
DK Denmark
DO Dominican Republic
DZ Algeria
EC Ecuador
EG Egypt
ER Eritrea
ES Spain
ET Ethiopia
FI Finland
FR France
GA Gabon
GB United Kingdom|UK
GE Georgia
GF French Guiana
GH Ghana
GM Gambia
GN Guinea
GR Greece
GT Guatemala
GW Guinea-Bissau
GY Guyana
HK Hong Kong
HN Honduras
HR Croatia
HT Haiti
HU Hungary
ID Indonesia
IE Ireland
IL Israel
IN India
IQ Iraq
IR Iran
IT Italy
JM Jamaica
JO Jordan
JP Japan
KE Kenya
KG Kyrgyzstan
KH Cambodia
KR South Korea
KW Kuwait
KZ Kazakhstan
LA Laos
LB Lebanon
LK Sri Lanka
LR Liberia
LS Lesotho
LT Lithuania
LY Libya
MA Morocco
MD Moldova
MG Madagascar
ML Mali
MM Myanmar
MN Mongolia
MR Mauritania
MW Malawi
MX Mexico
MY Malaysia
MZ Mozambique
NA Namibia
NE Niger
NG Nigeria
NI Nicaragua
NL Netherlands
NO Norway
NP Nepal
NZ New Zealand
OM Oman
PA Panama
PE Peru
PG Papua New Guinea
PH Philippines
PK Pakistan
PL Poland
PT Portugal
PY Paraguay
QA Qatar
RO Romania
RS Serbia
RU Russia
RW Rwanda
SA Saudi Arabia
SD Sudan
SE Sweden
SG Singapore
SI Slovenia
SK Slovakia
SL Sierra Leone
SN Senegal
SO Somalia
SR Suriname
SS South Sudan
SV El Salvador
SY Syria
TD Chad
TG Togo
TH Thailand
TJ Tajikistan
TM Turkmenistan
TN Tunisia
TR Türkiye|Turkey
TW Taiwan
TZ Tanzania
UA Ukraine
UG Uganda
US United States|United States of America|USA
UY Uruguay
UZ Uzbekistan
VE Venezuela
VN Vietnam
ZA South Africa
ZM Zambia
ZW Zimbabwe
unknown Other|Unknown
"""
_BY_NAME = {
    name.casefold(): code
    for code, names in (line.split(" ", 1) for line in _CODES.strip().splitlines())
    for name in names.split("|")
}


def iso2(name: str, where: str) -> str:
    """Return the code of a name; ``unknown`` for a source's "Other" or "Unknown".

    Parameters
    ----------
    name:
        English name, in any case.
    where:
        File and field, for the error if the name is not listed.
    """
    try:
        return _BY_NAME[name.strip().casefold()]
    except KeyError:
        raise AiraceError(
            f"{name!r} is not a country name known here",
            where=where,
            remedy="Add it to airace/sources/economies.py or correct the cell",
        ) from None

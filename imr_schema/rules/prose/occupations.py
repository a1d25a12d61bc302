"""Words of occupations and of devices, which stand with capitals where a name might: "The patient, Bank Teller, is"."""

from __future__ import annotations

from functools import cache

_OCCUPATIONS = """
    accountant accounts actor administrator advisor aerospace agent agricultural aircraft airline airport analyst animal
    apprentice architect assembly attendant auditor auto automotive bagger banker banquet barber barista barn battalion
    bellhop bellman biologist boilermaker bookkeeper brewer bricklayer broker builder building busboy busser butler
    buyer cabinet cabinetmaker cable camera cannery captain car cargo casino catering cement ceramic checker chemist
    childcare cleaner clergy coach coater collections collector commander commercial communications community company
    computer concierge concrete conductor constable consultant contractor coordinator corporal corrections counselor
    courier craftsman crane crossing cutter dairy dancer daycare dealer demolition designer detailer detective developer
    diesel dietary dietician director dispatcher dockworker documentation domestic door drafter drafting draftsman
    dressmaker drill driller drilling dry drywall drywaller editor educator electronics elementary embalmer enforcement
    equipment erector escrow estate estimator events executive fabricator factory faller farmhand fiberglass finance
    financial finisher fish fisherman fitter flagger flagman fleet flight floor floral florist flyer framer freight
    fruit funeral furniture gaming garage garbage garment gas gate glass glazier golf grader grape grill grinder grocery
    groomer grounds groundsman guest guide gunsmith hairdresser hairstylist handler handyman harvester hazmat heavy
    highway hod homecare homemaker horse hospice host hostess hotel house housekeepers human hygienist insulation
    insulator insurance interpreter investigator iron ironworker jailer jeweler journalist journeyman juvenile kitchen
    laundry lawn lawyer leasing legal librarian library lieutenant lifeguard lineman lineworker lithographer livestock
    loan locksmith logger logistics longshoreman lot lumber maid mailman maitre makeup manicurist marble marine
    marketing mate material materials meat meatcutter mentor merchandiser merchant messenger metal meter mill miller
    millwright miner mixer model mold molder mortgage mover musician nanny network news nutritionist operating operators
    optician optometrist orchard order orderly outreach oven overnight owner packaging paper paraeducator paralegal
    paraprofessional park parking parks parole part parts pastor pastry patrol patrolman paver payroll pharmacist
    pharmacy photographer pilot pipe pipefitter pipelayer pipeline planner plant plaster plasterer playground polisher
    porter postmaster poultry preparer preschool president press presser pressman principal print printer prison
    probation processor producer product professor programmer project promoter property prosecutor publisher purchasing
    ranch rancher ranger rater realtor receiver receiving receptionist recruiter recycling refinery refrigeration
    relations repairman reporter representative rescue researcher resource restaurant ride rigger road roustabout route
    runner sailor salesman salesperson saleswoman sandblaster sander sanitation sawyer scaffold scaffolder scheduler
    scientist sculptor seasonal secretary selector sergeant setter sewer sewing sheetmetal shift shipper shipping shop
    shopper shuttle singer skilled smelter solar soldier special sprayer sprinkler staff stagehand statistician
    steamfitter steel steward stewardess stocking stone store storekeeper stripper structural student stunt stuntman
    substitute supply surveyor switchboard tailor tax taxi teamster telecommunications telemarketer teller tile tiler
    tire tool toolmaker towing tractor trader traffic trailer train trainer transit translator transport trash travel
    treasurer tree trimmer trooper trucker tutor typist undercover underwriter upholsterer usher utility valet vendor
    vet veterinarian veterinary vice vineyard volunteer warden waste watchman weaver web welding window wine winemaker
    wireman wood woodworker writer yard youth zookeeper
"""
_DEVICES = """
    aqua band bands bar bars bath bathtub belt boot bot bracing collar commode compress compression conductive contrast
    cooling corset crutches cryo cryotherapy cuff cushion dynamic dynasplint electrode electrodes electronic elliptical
    ems exercises form game garments glove gloves h-wave hydrotherapy immobilizer interstim kit kits machines meds micro
    mobility nmes orthoses orthosis pillow pneumatic powder power purchase ready relief rental rentals roller sauna
    scale scooters seat shoe shoes shower sling socks solace solution spa spray stimulation stimulators stockings system
    systems table thermal thermophore toilet topicals traction treadmill ultra unit units vest vibration wave wedge
    whirlpool
"""
_SURNAMES = """
    band banker barber barn bath bellman belt brewer builder butler captain care case chef clerk coach constable crane
    cutter dancer deputy driver farm field fish fisherman florist framer gardener glass guard guest host house lawyer
    lot marble mate merchant mill miller miner mixer mold mover page park parks pastor plant porter power president
    press principal printer ranger ready road roller runner sailor sales sander sawyer scale seat setter singer special
    steel steward stone tailor trader train travel tree trimmer usher valet vest warden weaver wedge window wine
    winemaker wood yard
"""


@cache
def occupations() -> frozenset[str]:
    """Words of occupations and of devices that are no name, but for some beside a given name."""
    return frozenset([*_OCCUPATIONS.split(), *_DEVICES.split()])


@cache
def surnames() -> frozenset[str]:
    """Of the words of occupations and devices those that are surnames as well: after a given name they are."""
    return frozenset(_SURNAMES.split())

"""What may be the name of a person: given names that are nothing else, and words that are nobody's name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from imr_schema.rules._pattern import Pattern
from imr_schema.rules.prose import occupations

WORD = r"[A-Z][A-Za-z'-]{1,30}"
"""A word with a capital letter, in plain text: Roe, ROE, O'Roe, McRoe, Roe-Doe."""

PERSON = rf"""
    (?:(?P<title>Mr|Mrs|Ms|Miss|MR|MRS|MS)\.?\s{{1,3}})?
    (?P<first>{WORD}|[A-Z]\b\.?) (?:\s?,\s{{0,3}}|\s{{1,3}}|(?<=[A-Z]\.))
    (?:(?:[A-Z]\b\.?|d[aeo]s?|d[ei]l?\s+l[ao]s?|del|la|van|von|y)\s{{1,3}}){{0,2}}
    (?P<last>{WORD})
"""
"""Two words that may be a name, with initials and particles between them, the surname first or last."""

_GIVEN = """
    aaron abigail adam adrian adriana agnes alan albert alberto alejandra alejandro alex alexander alexandra alexis
    alfonso alfred alfredo alice alicia allison alma alvaro alvin amanda amber amelia amy ana andrea andres andrew
    angela angelica angelina anita ann anna anne annette anthony antonia antonio araceli armando arnold arthur arturo
    ashley barbara beatrice beatriz benjamin bernadette bernard bertha betty beverly blanca bonnie bradley brandon
    brenda brian brittany bruce bryan carla carlos carmen caroline catherine cecilia cesar charles charlotte cheryl
    chris christian christina christine christopher cindy claire clara claudia craig cristina crystal cynthia daniel
    danielle darlene david debbie deborah debra dennis diana diane diego dolores donald donna doris dorothy douglas
    dylan edgar edith eduardo edward edwin eileen elaine eleanor elena eli elizabeth ellen elsa emily emma enrique eric
    erica erik erika ernest ernesto esmeralda esperanza esteban esther ethan eugene eva evelyn felipe felix fernando
    florence frances francisco gabriel gabriela gary genevieve george gerald gerardo gilbert gilberto gladys gloria
    gonzalo gregory guadalupe guillermo gustavo hannah harold harry heather hector heidi helen henry herbert hilda
    howard hugo ignacio ines irene irma isaac isabel ivan jack jackie jacob jacqueline jaime james jamie jan jane janet
    janice jasmine jason javier jeanette jeff jeffrey jennifer jenny jeremy jerome jerry jesse jessica jesus jill jim
    jimmy joan joann joanne joaquin joe joel john johnny jon jonathan jordan jorge jose josefina joseph josephine
    joshua josue joyce juan juana juanita judith judy julia julian julie julio justin karen karina karla katherine
    kathleen kathryn kathy katie keith kelly kenneth kevin kim kimberly kristen kristin kyle larry latoya laura lauren
    lawrence leah leonard leonardo leslie leticia lillian linda lisa lois lorena lorenzo loretta lori lorraine louis
    louise lucia lucille lucy luis luisa luke lupe lydia lynn madison manuel marcela marcia marco marcos marcus
    margaret margarita maria mariana maribel marie marilyn mario marisol marissa marlene marsha martha martin marvin
    mary matthew maureen mauricio megan melanie melinda melissa mercedes michael micheal michelle miguel mike mildred
    minh miriam mohammad mohammed monica morgan muhammad nancy naomi natalia natalie nathan nathaniel nguyen nicholas
    nicole nina noah nora norma octavio olga oliver olivia omar oscar pablo pamela patricia patrick paul paula pauline
    pedro peggy peter philip phillip phyllis priscilla rachel rafael ralph ramiro ramon ramona raquel raul rebecca
    regina rene renee rhonda ricardo richard rita robert roberto robin rocio rodney rodolfo rodrigo rogelio roger
    ronald rosa rosalinda rosario rosemary roy ruben ruth ryan sally salvador samantha samuel sandra sara sarah scott
    sean sergio sharon sheila sherry shirley silvia sofia sonia sophia stacy stanley stephanie stephen steve steven
    stuart susan susana suzanne sylvia tamara tammy tanya teresa terry thanh theodore theresa thomas tiffany timothy
    tina todd tony tracy trinidad tyler valerie vanessa veronica vicente victor victoria vincent virginia vivian
    vladimir walter wanda wayne wendy wesley william willie wilma xavier ximena yesenia yolanda yvette yvonne zachary
"""
_OTHERS = """
    a abdominal abilify able abnormal about above abuse accepted according ace acetaminophen acid acoem active
    activities activity acupuncture acute additional adhesions administrative admitted adson advised affected african
    african-american after age agree agreed aide all allen allergies also although ambien ambulance american amrix an
    and angiogram angiography ankle anterior any apley apparently appeal appeared appears applicant application
    appointment approved april aquatic arm arthrogram arthrography arthroscopic arthroscopy arthrotec as asian asked
    aspen assembler assessment assistant associate at ativan attempted attends attorney august authorization authorized
    available babinski back baclofen baker balance bartender beck bed been began behavioral being below benefit biceps
    bilateral biofreeze black blood board body bone both botox bowel brace brain brand bus but butalbital butcher
    butrans by camphor cane cannot capacity capsaicin cardiac care caregiver caretaker carpal carpenter carrier case
    cashier caucasian caudal celebrex celexa center certification certified cervical chef chest chief chiropractic
    chronic city claim claimant claims clear clerical clerk clinic clinical clinician closed code cognitive cold
    college colonoscopy complained complains complaint complaints complete completed compound condition condrolite
    construction consult consultation contin continue continued continues control cook correctional cortisone could
    county course court cream credentials crew current currently custodian custom customer cyclobenzaprine cymbalta
    daily data date day daypro days december decision deep deferred degenerative delivery demonstrated demonstrates
    dendracin denial denied denies department depression deputy describes determination developed device diagnosis
    diagnostic did diet dilaudid disability disabled disc discectomy discharged dishwasher disorder dispensed disputed
    disturbance divorced doctor does dominant dose driver drug due duexis dural during dyonics each ed education
    effexor efficacy eight elavil elbow electrical electrician elevated eligible embeda emergency emg employed employee
    employer emt endorses engineer english epidural epworth er ergonomic established euflexxa evaluated evaluation
    every evidence exalgo exam examination examiner excel exercise exhibits exoten expedited expert extended extension
    eye faber facet failed family far farm farmworker february feels feet fell female fentanyl fexmid field fifth
    fighter fill final findings finger finkelstein fioricet fire firefighter first five flector flexeril flexion
    flurbiprofen follow following food foot for foreman fork forklift four fracture frequency friday from full
    functional further fusion gabadone gabapentin gait gardener gastric gel general generic gentleman given good
    groundskeeper group growth guard guideline guidelines gym had hamilton hand handed has have hawkins he head
    headache health hearing heat heating height help helper her hernia herniated hip his hispanic hispanic-american
    history hoffmann home hospital hospitalized hot hours housekeeper housekeeping however hydrocodone hylan
    hypertension hysingla i ibuprofen ice if imaging imr in independent individual industrial inferential inguinal
    initial injection injections injured injury inpatient insomnia inspector installer interferential interlaminar
    internal international intolerant intrathecal ir is issue issues it item items janitor january job jobe joint july
    june junior kadian kemp kennedy keppra kernig ketamine ketoprofen kidney kinesiology klonopin knee labor laboratory
    laborer labs lachman lady laminectomy landscaper lasegue lateral latina latino lead left left-handed leg less
    letter level lexapro license licensed lidocaine lidoderm lift lifting light limited line list liver loader lodine
    long-term lorcet lortab low lower lumbar lunesta lyrica lysis machine machinist mail maintain maintenance male
    management manager manual march married massage mattress maximum may mcmurray mechanic mechanism medial medical
    medically medication medications medicine medrol medrox member mental menthoderm menthol methadone methods mexican
    mid mild missed mobic moderate modified monday monthly months more morphine motor motrin mra mri mris mtus muscle
    must nabumetone name naproxen nausea ncs ncv neck needs neer negative nerve neurography neurological neurology
    neurontin never new nexium next night no non non-certified none nonsmoker norco norflex normal not noted notes
    november now nucynta nurse nurse's nursing nuvigil obese objective obtained occasional occupational october odg of
    off office officer official omeprazole on once ondansetron one ongoing only opana open operation operations
    operator opioid opioids opted or oral orally original orthofix orthopaedic orthopedic orthopedically orthotics
    orthovisc oswestry other otherwise out outpatient over overall own oxycodone oxycontin packer pad page pain painful
    painter palpation panel pantoprazole pap paramedic paraspinal partial passed patch patient patients paxil pelvic
    pending pennsaid per percocet percutaneous perform performed permanent person pes phalen phase phone physical
    physician picker pilates placed plaintiff plan plantar plumber police policeman pool poor position positive post
    postal posterior postoperative practice pre pregnant preoperative present presented presently presents pressure
    previous prilosec primary prior pristiq private problem procedure procedures production program progress protonix
    provider provigil prozac psychiatric psychological psychology ptsd pump qme qualified quality quantity quit
    radicular radiology ramp range rated re read reason received recently recommend recommended recovering redacted
    reduced referred refill refills refused regarding registered regular rehab rehabilitation relafen related released
    remained remains remeron removed renal repeat replacement report reported reportedly reports represented request
    requested requesting requests required requires residual response rest restoration restoril restricted restrictions
    results retail retired retro retrospective return returned returns review reviewed reviewer right
    right-hand-dominant right-handed risk robaxin romberg roofer rotator roxicodone rule rx sacroiliac said sales
    saturday savella saw scheduled school science sciences scoliosis scooter seamstress second secondary section
    security see seeks seen senior sensory sentra september seroquel server service services several severe sexual she
    sheriff should shoulder shoulders sick signed signs silenor since single sitting six skelaxin sleep smoker smoking
    social sodium soma some sorter spanish specialist specialty spectroscopy speed spinal spine splint sprain sprix
    spurling stable standard standing start starting statements states status steroid still stimulator stock stocker
    stomach stop stopped straight strain strength stress stretching subject subjective suboxone subsequently subutex
    suffered suffers suicide sulfate summary summit sunday supartz superintendent supervisor supplies support surgeon
    surgery surgical sustained symptoms synvisc takes taking tape tapering teacher tech technician tegaderm temporarily
    ten tenderness tendon tens terocin test testing tests than that the their then theramine therapist therapy there
    these they third this thoracic thorough three thumb thursday tinel tingling tizanidine to today toe tolerated took
    topamax topical toradol total trainee tramadol transfer transforaminal transportation trazodone treated treating
    treatment trial tried trigger truck tuesday twenty twice two tylenol type ulnar ultracet ultram ultrasound unable
    unchanged under undergoes undergone underwent unknown unspecified until upper ur urgent urine urology use used uses
    using utilization valium vascular vascutherm venlafaxine veteran via viagra vicodin vicoprofen vimovo vision visit
    visits vitals vocational voltaren waddell waiter waitress walker walking walks wanted warehouse was water we
    weakness wears wednesday week weekly weeks weight welder well wellbutrin went were what wheelchair when where which
    white who widow widower will wishes with within without woman word work worked worker workers working works wound
    wrap wrist xanax xr year years yergason yes zanaflex zipsor zofran zoloft zorvolex zynex
"""
_SURNAMES = """
    allen apley baker beck black butcher carpenter cook foreman good hamilton hand hawkins kemp kennedy law packer
    painter poor speed walker welder white
"""

_ENDINGS = Pattern(
    r"""
    (?:
        .{3}(?:ing|ed|ly) | .{2}(?:tion|sion|ment|ity|ive|ous|ical|able|ible|ness|less|ful|ular|onal|inal|oral|iate)
      | itis | osis | iasis | ectomy | ostomy | otomy | oscopy | plasty | desis | pathy | algia | gram | graphy | metry
      | scopy | therapy | pam | zole | done | codone | morphone | morphine | profen | caine | tadine | pril | sartan
      | statin | cillin | mycin | azepam | barbital | phine | tropic | logy | logic | logist | trician | trist | ward
      | prazole | tidine | xetine | oxen | lidol | dine | tamol | cream | amine | arine | umab | pathic | stic | tic
      | lum
    ) \Z
    """
)


@cache
def given_names() -> frozenset[str]:
    """Given names that are no word of a letter."""
    return frozenset(_GIVEN.split())


@cache
def other_words() -> frozenset[str]:
    """Words that begin a sentence, a treatment, a drug or a test, and no name."""
    return frozenset(_OTHERS.split()) | occupations.occupations()


@cache
def surnames_too() -> frozenset[str]:
    """Of the other words those that are surnames as well: after a given name they are."""
    return frozenset(_SURNAMES.split()) | occupations.surnames()


def is_given(word: str) -> bool:
    """Whether *word* is a given name and hardly anything else."""
    return word.lower().partition("-")[0] in given_names()


def may_be_name(words: Iterable[str]) -> bool:
    """Whether *words*, each with a capital letter, may be a person's name."""
    lowered = [word.strip(".,'-").lower() for word in words]
    if not all(lowered) or all(len(word) < 2 for word in lowered):
        return False
    others = [word for word in lowered if is_other(word)]
    if any(map(is_given, lowered)):
        return all(word in surnames_too() for word in others)
    return not others and not any(map(_ENDINGS.search, lowered))


def is_titled(word: str) -> bool:
    """Whether *word*, after a title, may be a name; other words stand there where a name was taken out."""
    lowered = word.lower()
    return lowered in surnames_too() or not is_other(lowered)


def is_other(word: str) -> bool:
    """Whether *word*, in small letters, is a word of a letter, or made with one by a hyphen."""
    others = other_words()
    return word in others or word.removesuffix("'s") in others or any(part in others for part in word.split("-"))

"""The words of the invented determinations: sentences with slots, requests, guidelines. All prose is our own."""

PEOPLE = ("The injured worker", "The patient", "The worker", "The employee", "The applicant")
LABORS = (
    *("warehouse clerk", "roofer", "line cook", "bus driver", "school aide", "machine operator", "nurse's aide"),
    *("carpenter", "stock clerk", "landscaper", "dispatcher", "packer", "janitor", "field technician", "welder"),
)
MISHAPS = (
    *("a fall from a ladder", "lifting a heavy crate", "a slip on a wet floor", "repeated overhead work"),
    *("a collision with a forklift", "pulling a loaded pallet", "years of keyboard work", "a misstep on a stair"),
    *("catching a falling box", "a twist while carrying pipe", "a blow from a swinging gate", "pushing a stuck cart"),
)
SPINE = ("lumbar spine", "cervical spine", "low back", "neck", "thoracic spine")
LIMBS = ("shoulder", "knee", "wrist", "ankle", "elbow", "hip", "hand", "foot")
REGIONS = {
    **dict.fromkeys(("lumbar spine", "low back", "thoracic spine"), "Low Back Complaints"),
    **dict.fromkeys(("cervical spine", "neck"), "Neck and Upper Back Complaints"),
    **dict.fromkeys(("wrist", "hand"), "Forearm, Wrist, and Hand Complaints"),
    **dict.fromkeys(("ankle", "foot"), "Ankle and Foot Complaints"),
    "shoulder": "Shoulder Complaints",
    "knee": "Knee Complaints",
}
"""The chapter of the MTUS that treats each part; those that are missing here have none of 2004."""
OPIOIDS = ("Norco", "Percocet", "Tramadol", "Oxycodone", "Nucynta", "Hydrocodone", "Morphine sulfate", "Butrans")
MEDICINES = (
    *("Naproxen", "Ibuprofen", "Gabapentin", "Lyrica", "Cyclobenzaprine", "Omeprazole", "Tizanidine", "Cymbalta"),
    *("Meloxicam", "Celebrex", "Flexeril", "Soma", "Protonix", "Lidocaine patch", "Terocin", "Ambien", "Elavil"),
    *("Diclofenac", "Baclofen", "Topamax", "Voltaren gel", "Ondansetron", "Colace", "Nabumetone", "Robaxin"),
)
STRENGTHS = ("50mg", "100mg", "7.5mg", "20 mg", "600mg", "300 mg", "10/325mg", "550mg", "4 mg", "10mg", "5/325 mg")
THERAPIES = (
    *("physical therapy", "acupuncture", "chiropractic treatment", "aquatic therapy", "occupational therapy"),
    *("massage therapy", "cognitive behavioral therapy", "biofeedback", "work hardening"),
)
STUDIES = ("MRI", "X-ray", "CT scan", "MR arthrogram", "ultrasound study", "bone scan")
TESTS = ("EMG/NCV of the upper extremities", "urine drug screen", "comprehensive metabolic panel", "EMG of both legs")
INJECTIONS = ("corticosteroid injection", "trigger point injections", "viscosupplementation", "nerve block")
SPINE_INJECTIONS = ("epidural steroid injection", "facet block", "medial branch block", "transforaminal injection")
OPERATIONS = ("arthroscopy", "decompression", "debridement", "manipulation under anesthesia", "release", "revision")
DEVICES = ("TENS unit", "cold therapy unit", "brace", "interferential unit", "home exercise kit", "walker", "H-wave")
VISITS = ("Follow-up visit", "Orthopedic consultation", "Pain management consultation", "Psychological evaluation")
LUMBAR_LEVELS, CERVICAL_LEVELS = ("L4-5", "L5-S1", "L3-4"), ("C5-6", "C6-7", "C4-5")
WAYS = ("with a home program", "as an outpatient", "under fluoroscopy", "by the treating group", "at a local facility")
ADDED = (
    *("to be performed at an outpatient center", "with instruction in a home program", "as stated in the last report"),
    *("under the care of the treating group", "with a report to the treating physician", "as part of ongoing care"),
    *("to be scheduled within the next weeks", "for continued symptoms after conservative care"),
    *("with transportation to and from the facility", "including supplies that are used up during the treatment"),
)

OPENINGS = (
    "{who} is a {age} year old {sex} {labor} who was injured by {mishap}, with complaints of the {part}.",
    "{who} is a {age}-year-old {sex} whose date of injury is {injured}; the claim arose from {mishap}.",
    "This {age} year old {sex} {labor} reported an injury to the {part} after {mishap}.",
    "The claimant is a {age} year-old {sex} with pain in the {part} and the {other}, attributed to {mishap}.",
    "{who}, a {age} year old {sex}, filed a claim for the {part} after {mishap} on {injured}.",
    "The claim is for the {part}, which was injured by {mishap}; the worker was employed as a {labor}.",
    "This is a {sex} {labor} of {age} years of age with an industrial injury to the {part}.",
)
REVIEWS = (
    "In a utilization review report dated {reviewed}, the claims administrator did not approve the request.",
    "Utilization review denied the request on {reviewed} because the {n} notes sent showed no lasting gain.",
    "The request was not certified in utilization review for want of {n} of the criteria.",
    "The Utilization Review of the claims administrator found that {n} earlier trials had failed.",
    "A utilization review physician spoke with the office and modified the plan to {n} visits.",
    "Utilization review gave as its reason that fewer than {n} weeks of conservative care were on record.",
)
HISTORY = (
    "Treatment so far has consisted of {m} visits of {therapy}, medication and a home program.",
    "{who} had {n} injections to the {part} in the past with relief that lasted about {n} weeks.",
    "An earlier MRI of the {part} showed a {d} mm disc protrusion with mild narrowing of the canal.",
    "{who} has not returned to work for {n} months, and modified duty could not be offered.",
    "Pain in the {part} was rated {pain}/10 without medication and {less}/10 with medication.",
    "The pain is described as dull, constant and worse with sitting for more than {m} minutes.",
    "It radiates into the {limb} with numbness in {n} toes or fingers at night.",
    "{who} underwent surgery of the {other} {n} years ago and had {m} visits of therapy after it.",
    "Current medications include {drug}, {drug} and {drug}, each taken {n} times a day.",
    "{who} tried {drug} for {n} weeks and stopped it because of nausea.",
    "Diagnoses include strain of the {part}, radiculitis, and myofascial pain of {n} regions.",
    "Past care included {therapy}, a brace, and {n} courses of oral steroids.",
    "Sleep is interrupted {n} times a night, and {he} takes {drug} to fall asleep.",
    "{who} smokes {n} cigarettes a day and has a body mass index of {m}.",
    "A functional capacity evaluation found that {he} can lift {m} pounds from floor to waist.",
    "An electrodiagnostic study of the {limb} was read as normal in all nerves that were tested.",
    "X-rays of the {part} showed moderate loss of joint space and {n} small osteophytes.",
    "{who} completed {m} of {m} authorized sessions of {therapy} with some benefit.",
    "The qualified evaluator assigned {n} percent whole person impairment and recommended future care.",
    "There was no history of bowel or bladder trouble, fever, or loss of {n} or more pounds.",
    "{who} is working {n} hours a day with restrictions against repetitive bending.",
    "A progress note of {date} stated that the pain had increased after {mishap}.",
    "On {date}, {he} was seen for a follow-up of the {part} and reported {pain}/10 pain.",
    "The report of {date} lists tenderness, spasm and a limited range of motion of the {part}.",
    "An MRI of the {part} of {date} was read as showing a partial tear of {d} mm.",
    "Complaints also involve the {other}, which {he} relates to guarding over the last {m} months.",
    "{who} has diabetes (type {d}) and takes {drug} for it under another plan.",
    "Pain relief from {drug} (about {m} percent) lasts for {n} hours.",
    "The treating provider asked for the services at issue (see the request form) for {n} diagnoses.",
    "Medications at the last visit: {drug}, {drug} and {drug}, for {n} weeks in all.",
    "Assessment: strain of the {part}, impingement, and chronic pain syndrome, {n} years after injury.",
    "Treatment plan: continue {drug}, start {therapy} for {n} weeks, return in {m} days.",
    "{who} denied depression, and the screening score was {n} of {m} points.",
    "Urine testing {n} months ago was consistent with what was prescribed.",
    "A CURES report showed one prescriber and {n} fills in {n} months.",
    "{His} functional goals were to walk {m} minutes and to lift a child of {m} pounds.",
)
EXAMS = (
    "On examination, flexion of the {part} was {deg} degrees and extension {m} degrees.",
    "Straight leg raising was positive at {deg} degrees with pain down the {limb}.",
    "Spurling's test was negative, and reflexes were {d}+ and symmetric.",
    "Strength of the {limb} was {d}/5, and sensation was reduced over {n} dermatomes.",
    "There was tenderness over the {part} with spasm in {n} muscles, and no atrophy.",
    "Neer and Hawkins tests were positive, and abduction reached {deg} degrees.",
    "Gait was antalgic, and {he} could rise on heels and toes {n} times.",
    "Examination of the {part} showed swelling of {d} cm, crepitus, and a stable joint.",
    "Tinel and Phalen signs were present after {m} seconds, and grip was {m} pounds.",
    "McMurray's test caused pain at {deg} degrees, without a click, in {n} attempts.",
    "FABER and Gaenslen tests reproduced the pain in {n} of {n} trials.",
    "The {part} had full motion but for the last {m} degrees, which were painful.",
    "Blood pressure was {sys}/{dia}, and the pulse was {bpm}.",
)

AGAINST = {
    "opioid": (
        "The guideline asks that the four A's be recorded at each of {n} visits, and they were not.",
        "{who} has taken {drug} for {m} months, yet pain remains {pain}/10 and no gain in function is described.",
        "The morphine equivalent dose is {m} mg a day, and no plan to taper has been written down.",
        "No pain agreement, no urine test in {m} months and no CURES report were among the records.",
        "Relief of {n} points is claimed, but neither work status nor daily activity changed in {n} months.",
    ),
    "medicine": (
        "{drug} is a second line choice for {n} weeks at most, and it has been used for {m} months.",
        "No event of the stomach, no history of ulcer and no use of {n} anti-inflammatory drugs is recorded.",
        "The record does not show a trial of {n} first line agents, nor why {drug} was chosen instead.",
        "Muscle relaxants are advised for flares of {n} to {n} weeks, while this request would extend long use.",
        "A topical compound with {n} agents fails when one agent of it is not supported.",
    ),
    "therapy": (
        "{m} visits of {therapy} are already on record, and the gain from them was not measured.",
        "The guideline allows {n} to {m} visits over {n} weeks with fading frequency and a home program.",
        "There is no new injury or flare that would explain another {m} visits of {therapy}.",
        "A trial of {n} visits should show better function before {m} more are asked for.",
        "{who} should be able to carry on with a home program after {m} sessions.",
    ),
    "study": (
        "Imaging is reserved for red flags or a change in the examination, and {n} notes show neither.",
        "A study of the {part} was done {n} months ago, and nothing has changed since then.",
        "No surgery is planned, and the result would not change treatment in the next {n} months.",
        "Plain films in {n} views were not obtained before this request.",
    ),
    "injection": (
        "Relief of {m} percent for {n} weeks after the earlier injection is not documented.",
        "Radiculopathy must be shown by examination and imaging, and {n} of these findings are missing.",
        "No more than {n} levels should be treated in one session, and the request does not limit them.",
        "Conservative care of {n} weeks did not fail, as {he} improved with {therapy}.",
    ),
    "surgery": (
        "Surgery is considered after {n} months of conservative care with a lesion that imaging confirms.",
        "The study of the {part} shows a lesion of {d} mm that is not known to gain from an operation.",
        "Instability was not shown on films in flexion and extension, where motion of {d} mm is required.",
        "A psychological screen was not done, though {he} has been off work for {m} months.",
    ),
    "device": (
        "A trial of {m} days with a log of use and relief was not recorded.",
        "Rental of {n} weeks should come before purchase, and no reason to pass over it is stated.",
        "The guideline supports this device for {n} days after surgery, and no surgery was done.",
        "{who} has used a similar device for {n} months without a reduction in medication.",
    ),
    "visit": (
        "The treating physician manages this claim, and no question for {n} further specialists is stated.",
        "{who} was seen {n} times in {m} weeks, and the next visit is not tied to a change of plan.",
        "A consultation is of use where the diagnosis is in doubt, and {n} reports agree on it.",
    ),
    "test": (
        "The last test was {n} months ago and consistent, so the risk of misuse is low.",
        "No more than {n} tests a year are advised at low risk, and {n} were done already.",
        "Findings in {n} extremities do not suggest a nerve lesion that the study could show.",
        "No medication in use calls for laboratory work every {n} weeks.",
    ),
}
"""What speaks against each kind of treatment."""
IN_FAVOR = (
    "The records show {n} months of failed conservative care and a lesion that imaging confirmed.",
    "{who} returned to work for {n} hours a day after the first course, which is a gain in function.",
    "The criteria of the guideline are met in {n} of {n} points, and the risk is small.",
    "Pain fell from {pain}/10 to {less}/10, and the dose of {drug} was cut by {m} percent.",
    "New weakness of {d}/5 in the {limb} is recorded, and this calls for the service now.",
    "A course of {n} visits is within what the guideline allows for the {part}.",
)
COMMON = (
    "{who} is a {age} year old {sex} with pain of the {part} of {n} years' duration.",
    "The chapter cited asks for evidence of functional improvement at intervals of {n} weeks.",
    "The notes of the last {n} visits were read for this determination.",
    "Pain was {pain}/10 at the last visit, and {less}/10 at the visit {n} weeks before.",
    "The treating physician described tenderness of the {part} and a range of motion of {deg} degrees.",
    "A note of {date} repeats the request and adds that {therapy} was helpful.",
    "As of {date}, {he} was not working, and {n} restrictions were continued.",
    "The guideline lists {n} criteria (history, examination, imaging) that should be met together.",
    "The relevant passage is short: a trial of {n} weeks comes first, then a review.",
    "Evidence of benefit comes from {n} small trials of {m} to {deg} subjects.",
    "Side effects (drowsiness, constipation, dizziness) were discussed at {n} visits.",
    "The {part} was examined in detail, and reflexes of {d}+ were symmetric.",
    "A home program, weight loss of {m} pounds and pacing were advised.",
    "The request does not state how the result will be used after {n} weeks.",
    "Documentation of {n} further visits was requested from the office and did not arrive.",
    "Questions of function are left open by the {n} notes that were sent.",
    "Medical necessity of care beyond {n} weeks has to be shown by objective measures.",
)
TAILS = (
    *(", as the notes before it say", ", which the consultant confirmed", ", although the records are not complete"),
    *(
        ", according to the report of the treating physician",
        ", as was already noted by the evaluator",
        " at that time",
    ),
    *(
        ", which has not changed since the last visit to the clinic",
        ", and no other finding was described in the report",
    ),
    *(" despite the use of ice, heat and rest at home", ", and this agrees with the rest of the record"),
    *(", while other complaints were not discussed", ", but the reason for that was not written down"),
)
"""What may be added to the end of a sentence."""
NOT_ADDRESSED = (
    "The MTUS does not address this request, so other guidelines were used.",
    "The MTUS is silent on this issue, and the Official Disability Guidelines were consulted instead.",
)
"""Why a reviewer leaves the MTUS."""
WEANING = (
    "An abrupt stop of this drug can do harm, and a slow taper under supervision is advised.",
    "Since withdrawal may follow, the prescriber is expected to reduce the dose step by step.",
)
"""What may follow the conclusion about an opioid."""
CONCLUSIONS = (
    "The request is{no} medically necessary.",
    "Therefore, the request is{no} medically necessary.",
    "For these reasons, the request is{no} medically necessary.",
    "Based on the records, the request for {what} is{no} medically necessary.",
    "Therefore, {what} is{no} medically necessary.",
)
BEYOND_ASCII = (
    "The physician wrote that “pain is tolerable” at a score ≤ {n}.",
    "Motion of the {part} was {deg}° with pain – as before – in {n} planes.",
)
STATEMENT = (
    "An independent physician reviewer decided this case and has no tie to the employer, the worker, the providers or "
    "the claims administrator. The reviewer has practiced for more than five years and sees patients at least "
    "twenty-four hours a week. Training and experience in the field of the disputed treatment led to the choice of "
    "this reviewer, who knows the order of evidence that governs these reviews."
)
SPECIALTIES = (
    *("Occupational Medicine", "Family Practice", "Physical Medicine & Rehabilitation", "Pain Management"),
    *("Preventive Medicine", "Orthopedic Surgery", "Internal Medicine", "Anesthesiology", "Neurology"),
)
STATES = ("California", "California", "California, Texas", "California, New York", "California, Oregon, Washington")
SECTIONS = (
    *("Initial Care", "Special Studies", "Physical Methods", "Surgical Considerations", "Summary", "Activity"),
    *("Initial Assessment", "Follow-up Visits", "Diagnostic Criteria", "Medical History", "Work Activities"),
)
TOPICS = (
    *("Opioids, criteria for use", "Physical Medicine", "Manual therapy & manipulation", "NSAIDs", "Muscle relaxants"),
    *("Topical Analgesics", "Epidural steroid injections", "Functional restoration programs", "Drug testing"),
    *("Transcutaneous electrotherapy", "Antiepilepsy drugs", "Introduction", "Weaning of Medications"),
)
ODG_CHAPTERS = ("Pain", "Low Back", "Knee and Leg", "Shoulder", "Neck and Upper Back", "Mental Illness and Stress")
ODG_ENTRIES = (
    *("urine drug testing", "office visits", "muscle relaxants", "MRI", "durable medical equipment", "insomnia"),
    *("proton pump inhibitors", "compound drugs", "gym memberships", "cryotherapy", "nerve conduction studies"),
)
WORKS = (
    "Imaging of the {part} in working adults, a review of {m} trials",
    "Care of chronic pain in primary practice, edition {n}",
    "Outcome of exercise against rest in {m} clinics",
    "Bracing after injury of the {part}, a cohort of {m} subjects",
)
ABSTRACT = (
    "Background and methods were described for {m} clinics and {n} arms.",
    "Patients with pain of the {part} of more than {n} weeks were drawn by lot into groups.",
    "The main outcome was a change of {n} points on a scale of {m} after {n} months.",
    "Drop-outs were {m} percent in one group and {n} percent in the other.",
    "The authors conclude that exercise and advice do as well at {n} months, and cost less.",
)
"""Of a work that a statement quotes at length."""

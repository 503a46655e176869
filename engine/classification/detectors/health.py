"""What says something of people's health: diagnoses, medicines, blood groups."""

# ruff: noqa: SIM905 - words read better in a block than in quotes

import re

from engine.classification.column import Column
from engine.classification.detector import Detector
from engine.classification.known.medical import MEDICAL
from engine.classification.labels import Label

_ICD = re.compile(r"[A-TV-Z][0-9][0-9AB]\.[0-9A-Z]{1,4}")
_BLOOD = re.compile(r"(?:A|B|AB|O|0)(?: ?[+-]| ?(?:Rh)? ?(?:pos|neg)(?:itive|ative)?\.?)", re.IGNORECASE)
_SUFFIX = re.compile(
    r".*(?:itis|aemia|emia|osis|oma|algia|pathy|plegia|phobia|pnea|uria|rrhea|rrhoea|ectomy|otomy|plasty|scopy|cillin|mycin|floxacin|olol|sartan|statin|azole|zepam|zolam|caine|parin|triptan)"
)
_DOSE = re.compile(
    r"[0-9.]+ ?(?:mg|mcg|ml|ug|iu|meq|unt)\b|\b(?:tablet|capsule|injection|ointment|inhaler|vaccine|oral solution)s?\b",
    re.IGNORECASE,
)
_FINDING = re.compile(
    r"\((?:disorder|finding|situation|morphologic abnormality)\)|\b(?:disorder|disease|syndrome|infection|fracture|sprain|laceration|injury|wound|burn|neoplasm|malignant|acute|chronic)\b",
    re.IGNORECASE,
)
_NO_ILLNESS = frozenset(
    {
        "diploma",
        "oklahoma",
        "tacoma",
        "roma",
        "sonoma",
        "paloma",
        "aroma",
        "sympathy",
        "academia",
        "bohemia",
    }
)
_WORDS = frozenset(
    """
    diabetes diabetic hypertension asthma cancer carcinoma tumor tumour leukemia stroke arthritis hepatitis hiv aids covid covid-19
    influenza pneumonia bronchitis depression anxiety epilepsy migraine allergy allergic anemia anaemia obesity dementia
    alzheimer parkinson schizophrenia bipolar autism adhd eczema psoriasis osteoporosis fracture infection sepsis tuberculosis
    insulin metformin ibuprofen paracetamol acetaminophen aspirin penicillin amoxicillin lisinopril atorvastatin omeprazole
    metoprolol amlodipine simvastatin warfarin morphine prednisone sertraline fluoxetine pregnancy pregnant miscarriage
    hypothyroidism hyperthyroidism copd angina arrhythmia cirrhosis gastritis ulcer pollen penicillin latex peanuts
    """.split()
)  # fmt: skip

_LEAST_ILL = 6
"""Letters of a word by whose ending an illness, an operation or a medicine is known."""

_ALWAYS = (
    "diagnosis", "diagnoses", "icd", "icd 10", "icd10", "icd code", "blood type", "blood group", "allergy", "allergies", "medication", "medications",
    "medical condition", "medical history", "symptom", "symptoms", "prescription", "disability", "disabled", "comorbidity", "comorbidities", "mental health", "heart disease", "cause of death", "health condition", "treatment plan", "blood pressure", "hba1c",
    "smoker", "medical record", "mrn", "vaccination", "pregnant", "health status", "chronic condition", "lab result", "medical notes",
)  # fmt: skip
_ILLNESSES = (
    "smoke", "smoking", "smokes", "alcohol", "alcohol use", "drinking", "fever", "cough", "headache", "migraine", "pain", "nausea", "vomiting", "diarrhea", "dizziness", "fatigue",
    "rash", "itch", "lesion", "dysuria", "bleeding", "sore throat", "swelling", "edema", "wheeze", "wheezing", "breathlessness", "dyspnea", "bronchitis", "pneumonia", "asthma", "allergic", "eczema",
    "diabetes", "diabetic", "hypertension", "cancer", "tumor", "tumour", "carcinoma", "leukemia", "melanoma", "metastasis", "stroke", "infarction", "angina", "arrhythmia", "anemia",
    "depression", "anxiety", "psychosis", "schizophrenia", "dementia", "autism", "adhd", "epilepsy", "seizure", "seizures", "insomnia", "suicide attempt", "kyphosis", "scoliosis",
    "arthritis", "osteoporosis", "fracture", "injury", "injured", "infection", "sepsis", "hiv", "aids", "hepatitis", "tuberculosis", "malaria", "covid", "influenza", "relapse", "remission",
    "disease", "illness", "sickness", "disorder", "handicap", "transplant", "surgery", "chemo", "chemotherapy", "radiotherapy", "radiation therapy", "insulin", "cholesterol", "glucose", "hemoglobin",
    "bmi", "body mass index", "systolic", "diastolic", "sbp", "dbp", "bp before", "bp after", "resting bp", "heart rate", "resting heart", "pulse rate", "blood sugar", "fasting blood", "fbs", "chol", "hdl", "ldl", "triglycerides",
    "creatinine", "bilirubin", "albumin", "hematocrit", "haemoglobin", "platelets", "platelet", "leukocyte", "white blood", "red blood", "viral load", "spo2", "oxygen saturation", "respiratory rate",
    "ecg", "ekg", "ejection fraction", "chest pain", "gestation", "gestational age", "gravida", "apgar", "trimester", "tumor size", "tumour size", "metastasized", "histology", "pathology", "biopsy",
    "cirrhosis", "fibrosis", "hernia", "obesity", "obese", "underweight", "anaemia", "copd", "stenosis", "thrombosis", "embolism", "renal failure", "kidney disease", "liver disease", "dialysis", "pneumonitis", "ulcer", "nodule", "polyp", "jaundice", "goiter", "thyroid", "paralysis", "palsy", "blindness", "deaf", "deafness", "chills", "sweating", "phlegm", "constipation", "diarrhoea", "anorexia", "bulimia", "addiction", "alcoholism", "substance abuse", "ailment", "ailments", "illnesses", "diseases", "condition name", "health issue", "health issues", "health problem", "dosage", "dose mg", "drug name", "medicine", "medicines", "medicament", "vaccine", "vaccinated", "immunization",
    "immunisation", "procedure code", "surgical procedure", "triage", "allergen", "impairment", "disabilities", "special needs", "sick leave", "family history", "smoking status", "drinker", "diagnostico", "enfermedad", "maladie", "krankheit", "diagnose", "pregnancy", "abortion", "miscarriage", "menopause", "drug use", "therapy", "diag", "diagnosed", "health", "general health", "symptomatic", "hospitalized", "hospitalised",
)  # fmt: skip
"""Words that are also said of countries, animals and machines."""


def proves(value: str) -> bool:
    words = {one.strip(".,;:()").lower() for one in value.split()}
    if words & _WORDS or words & MEDICAL or _BLOOD.fullmatch(value) or _ICD.fullmatch(value):
        return True
    ill = any(len(one) > _LEAST_ILL and _SUFFIX.fullmatch(one) and one not in _NO_ILLNESS for one in words)
    return ill or _DOSE.search(value) is not None or _FINDING.search(value) is not None


def fits(value: str) -> bool:
    return any(one.isalpha() for one in value) or value.replace(".", "", 1).replace("/", "", 1).isdigit()


MOST_CODES = 20
"""Different numbers; where there are more they count something, or measure it."""


def veto(column: Column) -> str:
    if column.about_things:
        return "the table speaks of animals or plants"
    if column.about_sums:
        return "the rows are about many people"
    numbers = column.family in {"integer", "fraction"} and len(column.texts) > MOST_CODES
    if (
        ((column.header.says(_ALWAYS) or column.in_table.says(_ALWAYS)) and not numbers)
        or column.about_persons
        or any(proves(one) for one in column.texts)
    ):
        return ""
    return "the table does not speak of people"


DETECTOR = Detector(
    name="health",
    label=Label(name="health.condition", title="Health", level="restricted", category="health"),
    noun="health terms",
    strong=(*_ALWAYS, *_ILLNESSES),
    weak=("condition", "treatment", "drug", "notes", "code", "description", "reason description", "reason", "procedure"),
    against=("count", "rate", "total", "cost", "price", "date", "id", "size", "height", "eating", "insurance", "check", "days", "service", "services", "center", "centre", "use", "frequency", "percentage", "share", "name of", "number", "role", "longest", "site", "sites", "pharmacy", "no smoke", "covered", "uncovered", "consequence", "interview", "coverage", "benefits", "provider", "percent"),
    families=frozenset({"text", "integer", "fraction", "boolean"}),
    fits=fits,
    proves=proves,
    needed=0.6,
    needed_weak=0.5,
    alone=0.6,
    least=3,
    veto=veto,
)  # fmt: skip

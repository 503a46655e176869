"""Words of medicine: a classification of diseases has each of them at least twice, everyday English seldom. Small letters."""

# ruff: noqa: SIM905 - words read better in a block than in quotes

_BRITISH = frozenset(
    """
    abducent abnormalities abnormality aborter abrasion abscess acantholytic acariasis acidosis acrodermatitis acromioclavicular actinic actinomycosis adenoids
    adenoviral adenovirus adherent adhesions adnexa adrenal adrenocortical adrenogenital adrenoreceptor affective agenesis agonists
    alimentary aliphatic alopecia alveolar alzheimer amenorrhoea amnesia amnesic amniotic amoebiasis amoebic amputation amputations amyloidosis anaemia anaemias
    anaerobes anaesthesia anaesthetics analgesic analgesics anaphylactic anaplastic androgen androgenic anencephaly anetoderma aneurysm angina angiodysplasia
    angiopathy angiostrongyliasis ankylosing ankylosis annulare anogenital anomalies anomalous anophthalmos anorectal anorexia antagonists antenatal antepartum
    anthrax anticoagulants antidepressants antiepileptic antifungal antiparasitics antiparkinsonism antipsychotics antipyretics antirheumatics anuria aorta
    aortic aphakia aphasia apical aplasia aplastic apnoea apocrine appendages appendicitis areata arenaviral arrhythmia arrhythmias arterial arterioles
    arteriovenous arteritis arthropathies arthropathy arthropod arthrosis articular ascariasis aspergillosis asphyxia ataxia ataxic
    atelectasis atherosclerosis atherosclerotic atlantoaxial atopic atresia atrial atrioventricular atrophic atrophicans atrophies atrophy auditory
    aureus auricle auricular autoimmune autonomic autosomal autosomes avulsion axillary bacillus bacteriological bacteriologically barbae barotrauma bartholin
    bartonellosis basilar behavioural benzene biceps bifida bilharziasis biliary bilirubin binocular biomechanical biovar blastomycosis
    blindness bordetella brachial branchial breech bronchiectasis bronchiolitis bronchitis bronchus brucella brucellosis brugia bruising bulimia
    bullosa bullous burkitt bursa bursitis bursopathies caecum caesarean caisson calcific calcification callosum candidal candidiasis cannabinoids canthus
    capillaries capitis capsulati carbuncle carcinoma cardia cardiomyopathy caries carotid carpal carpometacarpal cartilage cataract catatonic
    catheter cauda cellulitis cerebellar cerebellum cerebrospinal cerebrovascular cervix cestode chagas chalazion chiari childbirth chlamydia chlamydiae
    chlamydial cholangitis cholecystitis cholelithiasis cholera cholerae cholesteatoma chondrocalcinosis chondromalacia chondropathies chordae chorea
    chorioretinal choroid choroidal chromomycosis chromosomal chromosomes chronica chronicus cicatricial ciliary circulatory cirrhosis classifiable
    clavicle cleft clitoris clostridium coagulation coccidioidomycosis coccyx coeliac coinfection colitis coloboma complicating complication compressions
    compulsive concomitant conduction conductive congenital congestive conjunctiva conjunctival conjunctivitis connective constipation contraceptive
     contracture contralateral contusion convulsions cornea corneal coronary coronavirus corporis corrosions cortical coxarthrosis
    cramp cranial craniopharyngeal crescentic creutzfeldt crohn croup cryptococcosis cushing cutaneous cutis cystic cysticercosis cystitis cysts
    cytological cytomegaloviral decubitus deferens deficiencies deformans deforming deformities deformity degeneration degenerative dehydrogenase
    deletions delirium demyelinating demyelination dengue dentofacial depolarization depressants depressive derangement derangements
    dermatitis dermatomyositis dermatophytosis dermatopolymyositis dermatoses dermatosis detachments detergents diaphragm diaphragmatic diarrhoea
    dilatation diphtheria diphyllobothriasis discoid discordant dislocation dislocations disproportion dissection disseminated dissociative disuse
    diuretics diverticular diverticulum dorsalgia dorsopathies dorsopathy duodenal duodenitis duodenum duplications dusts dysfunctions
    dyslexia dysmenorrhoea dysostosis dyspareunia dysphagia dysplasia dystonia dystrophy eccrine echinococcosis echinococcus eclampsia ectopic ectropion eczema
    edentulous effluvium effusion electrolyte embolism embryonic emphysema encephalitis encephalocele encephalomyelitis encephalopathy
    endocapillary endocarditis endocervix endocrine endometrial endometriosis endometrium endophthalmitis enteritis enterococcus enterocolitis enteropathic
    enteroviral enterovirus enthesopathies enthesopathy entropion eosinophilia eosinophilic epicondylitis epidermal epidermolysis epididymis epididymitis
    epididymo epidural epiglottitis epileptic epilepticus episcleritis episodic equina equine erysipeloid erythema erythematosus erythematous erythrocyte
    escherichia ethmoidal eustachian exanthem exocervix exogenous extensor externa extractor extradural extrahepatic extranodal extrapyramidal extremities
    extremity eyeball eyelid faecal falciparum fallopian fascial fascicular fasciitis febrile femoral femur fertilization fetal fetalis fevers
    fibrillation fibroblastic fibromatosis fibrosclerosis fibrosis fibrous fibula filariasis fissure fistula fistulae flaccid flail flexor flexure
     flutter folate follicle follicular follicularis folliculitis foodborne foramina forceps forearm fossa frostbite fundus furuncle
    galactorrhoea gallbladder ganglia gangliosidosis gangrene gastric gastritis gastro gastroenteritis gastrointestinal gastrojejunal genitalia
    genitourinary gestation gestational gingiva gingival gingivitis girdle gland glanders glands glaucoma glomerular glomerulonephritis glossitis
    glucosaminoglycan glycoprotein goitre gonarthrosis gonococcal grafts granuloma granulomatous granulosus gravidarum gravis haemangioma haematemesis
    haematogenous haematological haematoma haematopoietic haematuria haemoglobinuria haemolysis haemolytic haemopericardium haemophagocytic haemophilus
    haemorrhage haemorrhages haemorrhagic haemorrhoids haemothorax hallucinations hallucinogens hallux halogen helminthiases helminthiasis hemiplegia hepatic
    hepatomegaly heredofamilial hernia herpes herpesviral heterotropia hirudiniasis histiocytic histiocytosis histocompatibility histological histologically
    histoplasmosis hodgkin homologues hookworm hordeolum humanus humerus hydantoin hydatidiform hydrocarbons hydrocele hydrocephalus hydronephrosis hydrops
    hyperaldosteronism hyperalimentation hyperbilirubinaemia hyperemesis hyperfunction hypergammaglobulinaemia hyperhidrosis hyperkinetic hyperlipidaemia
    hyperostosis hyperparathyroidism hyperpigmentation hyperplasia hypersecretion hypersensitivity hypertension hypertensive hyperthermia hyperthyroidism
    hypertrichosis hypertrophic hypertrophy hypervitaminosis hypnotic hypnotics hypocalcaemia hypofunction hypogammaglobulinaemia hypoglycaemia hypoglycaemic
    hypoparathyroidism hypopharynx hypopituitarism hypoplasia hypoplastic hypospadias hypotension hypothermia hypothyroidism hypoxia hysterectomy ichthyosis
    idiopathic ileum ileus iliac immobility immunization immunodeficiencies immunodeficiency immunoglobulin immunological immunoproliferative impairments
    impetigo incisional incompatibility incontinence indeterminate infantile infarction infective infectives infertility infestation
    infestations influenzae infratentorial infusion ingested inguinal inhibitor inhibitors innominate insecticides insipidus inspissated
    insufficiency integument intercostal interphalangeal interstitial intervertebral intestinal intestine intestines intoxication intoxications
     intracerebral intracranial intrahepatic intraocular intrapartum intraspinal intrathoracic intrauterine intravascular intraventricular intubation
       iridocyclitis irritability irritable irritant ischaemia ischaemic isoimmunization jaundice jejunum jugular kaposi karyotype
    keratitis keratoconjunctivitis keratoderma keratopathy keratosis kernicterus ketoacidosis klebsiella klinefelter kwashiorkor kyphosis labium labyrinthine
    laceration lacrimal lactase lactation lacunar langerhans laryngeal laryngitis laryngotracheitis larynx laxatives legionnaires leiomyoma leishmaniasis
    lepromatous leprosy leptospirosis lesion lesions leukaemia leukaemias leukoencephalopathy leukoplakia lichen lichenoides ligament ligaments lipid lipomatous
    lipoprotein listerial listeriosis lobular lordosis louse lumbar lumbosacral lupus lymph lymphadenitis lymphadenopathy
    lymphangioma lymphatic lymphoblastic lymphocyte lymphocytic lymphoedema lymphoid lymphoma lymphomas macrophthalmos malabsorption malariae malformation
    malformations malignant malleolus malnutrition malocclusion malposition malpresentation maltreatment mammary mandible mania manic
    manifestations marginatum mastitis mastoid mastoiditis maxillary measles meckel meconium mediastinum medicament medicaments medullary megacolon
    meiotic melaena melanin melanocytic melanoma melioidosis mellitus membranous meninges meningitis meningococcaemia meningococcal
    meningoencephalitis meniscus menopausal menstrual menstruation mesangial mesangiocapillary mesenteric mesothelial mesothelioma metacarpal metapneumovirus
    metatarsus methaemoglobinaemia microbiological microphthalmos micturition migraine migrans miliaria miliary mitotic mitral molar monocular monocytic
    mononeuropathies mononeuropathy mononucleosis monoplegia monosomy mosaicism mucocele mucocutaneous mucopolysaccharidosis mucopurulent
    mucormycosis mucosa mucous multifocal multiforme multilocularis multinodular multiplex mumps murmurs musculoskeletal mutism myalgia myasthenia myasthenic
    mycetoma mycobacterial mycoplasma mycoses mycosis myelitis myelodysplastic myeloid myeloma myelomonocytic myelopathy myeloproliferative myiasis myocardial
    myocarditis myoneural myopathies myopathy myopia myositis myringitis myxoedema naevi naevus nasopharyngeal nasopharyngitis nasopharynx necrosis necrotizing
    neonatal neonatorum neoplasm neoplasms neoplastic nephritic nephritis nephropathy nephrotic nervosa neuralgia neuritis neuroleptics neuromuscular neuron
    neuropathic neuropathy neurosyphilis neurotic nocardiosis nodosa nodular nodule nonautoimmune nondisjunction nonfamilial noninfective noninflammatory
    nonionizing nonmedicinal nonopioid nonorganic nonpyogenic nonrheumatic nonruptured nonscarring nonspecific nonsuppurative nontoxic nontraumatic noxious
    obsessional obsessive obstetric obstructed obstructive occipital occlusion occlusions ocular oculomotor oculopathy oedema oesophageal oesophagitis
    oesophagus olfactory oligohydramnios oligomenorrhoea oophoritis opacities opacity ophthalmic ophthalmological ophthalmoplegia opioids orchitis orifice
    oropharynx orthopaedic orthostatic osseous ossicles ossificans ossification osteitis osteo osteochondrodysplasia osteochondrodysplasias osteochondropathies
    osteochondrosis osteomalacia osteomyelitis osteonecrosis osteopathies osteopathy osteoporosis otalgia otitis otorhinolaryngological otosclerosis ovaries
    ovary overactivity overuse paget palate palmar palmaris palsies palsy pancreas pancreatic pancreatitis panniculitis pansinusitis papillae papillary
    papulosquamous paracoccidioidomycosis paraganglia parainfluenza paralytic parametritis paraplegia parapsoriasis parasitic parasitism parasitologically
    parastomal parathyroid paratyphoid parkinson parkinsonism parotid paroxysmal parvovirus patau patella pathological pectoris pectus pediculosis pediculus
    pelvic pelvis pemphigoid pemphigus peptic perforations perfringens perianal periapical pericarditis pericardium perimenopausal perinatal
    perineal perineum periocular periodontal periodontitis peritoneal peritoneum peritonitis periurethral peroneal phaeomycotic phakomatoses
    pharyngeal pharyngitis pharynx phenotype phlebitis phlebothrombosis phobias phobic phthiriasis piedra pigmentation pigmented pilonidal pineal pinta
    pituitary pityriasis placenta placental plantar plantaris planus plasmacytoma plasmodium pleura pleural pleurisy plexus pluriglandular pneumococcal
    pneumoconiosis pneumoniae pneumonitis pneumothorax poikiloderma poliomyelitis polyarteritis polyarthritis polyarthrosis polycystic polycythaemia polydactyly
    polyglandular polyhydramnios polymorphic polymyalgia polyneuropathies polyneuropathy polyp popliteal porphyria postencephalitic postinfectious
    postinfective postlaminectomy postmenopausal postoophorectomy postoperative postpartum postprocedural postradiation postsurgical praevia precerebral
    precipitate prematurity prepuce preterm proctitis prolapse prolapsed proliferative prolymphocytic prometaphase prostatitis prosthesis prosthetic proteinuria
    protozoal prurigo pruritus pseudarthrosis pseudohermaphroditism pseudomonas psoriasis psoriatic psychoactive psychodysleptics psychosexual psychotic
    psychotropic ptosis pubis puerperal puerperium pulmonale punctata pupillary purine purpura purpuric pustular pyelonephritis pyloric pyoderma
    pyogenic pyothorax pyrexia pyrimidine rabies radiculopathy radiodermatitis rearrangement rearrangements reattached rectal rectosigmoid rectovaginal
    rectum recurrent reflux refraction refractory relapsing remission renal retardation retina retinal retinopathy retroperitoneum retrovirus rheumatic
    rheumatica rheumatism rheumatoid rhinitis rickets rickettsia rickettsioses rosacea rotator rubella rubra sacral sacrococcygeal sacroiliac
    sacrum salivary salmonella salpingitis saphenous sarcoidosis sarcoma scapula schistosoma schistosomiasis schizoaffective schizotypal sciatic
    sciatica sclera scleritis scleroderma sclerosing sclerosis scoliosis scrotum seborrhoeic sedative sedatives sedimentation segmental seminal senile
     sensorineural sepsis septa septal septic septum sequelae seronegative seropositive serous shigella shigellosis sickle sideroblastic
    sideroblasts sigmoid simplex sinus sinuses sinusitis skeletal solvents somatoform somnolence sparganosis spasm spastic spermatic spermatocele
    sphenoidal sphingolipidosis spina spirochaetal spleen splenic splenomegaly spondylitis spondylolisthesis spondylopathies spondylopathy spondylosis
    sporotrichosis sprain sprains sputum staphylococcal staphylococcus stenosis stereotyped sternoclavicular sternum stimulant stimulants stomatitis strabismus
    streptococcal streptococci streptococcus stricture strongyloidiasis stupor subacute subarachnoid subclavian subcortical subcutaneous subdural subglottic
    sublingual subluxation submucous sunburn suppurative supratentorial sylvatic symphysis symptomatic syncope syncytial syndactyly syndromes
    synovial synovitis synovium syphilis syphilitic tachycardia taenia taeniasis talipes tarsal temporomandibular tendineae tendinitis tendon tendons
    tenosynovitis testicle testicular testis tetanus tetany tetraplegia thalassaemia thiamine thickening thoracic thoracoabdominal thorax thrombocytopenia
    thrombophilia thrombophlebitis thrombosis thymus thyroiditis thyrotoxicosis tibia tibial tinea tonsil tonsillar tonsillitis tonsils torsion torticollis
    toxoplasma toxoplasmosis trachea tracheitis tracheo trachoma transepidermal transfusion transitory translocation transmural transplanted
     transvestism tremor trichomoniasis tricuspid trigeminal triplet trisomies trisomy trochlear trypanosomiasis tubal tuberculoid tuberculous
    tubulo tularaemia tumour tympanic typhoid typhus ulcer ulceration ulcerative ulnar umbilical undescended undifferentiated
    urachus ureter ureteral urethra urethral urethritis urinary urogenital uropathy urticaria uteri uterine uterovaginal uterus uvula vaginal vaginismus
    vaginitis valgus vapours varicella varices varicose varioliformis varus vasculitis vasculopathies vasodilators vasomotor venomous venous ventral ventricle
    ventricular vertebra vertebral vertigo vesical vesicular vestibular vibrio visceral vitreous vivax vulgaris vulva vulvar vulvitis vulvovaginal
    warts webbed whooping xerosis zoonotic zoster zygomycosis
    """.split()
)
MEDICAL = _BRITISH | {one.replace("ae", "e").replace("oe", "e") for one in _BRITISH}
"""As they are spelt in Britain and in America."""

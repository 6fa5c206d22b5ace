import type { TestCategory } from './facts.js';

const names = (text: string): readonly string[] =>
  text
    .split(/[|\n]/u)
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** Names as laboratories write them, by the kind that a compliance officer expects of each. */
export const namesByCategory: Readonly<Record<TestCategory, readonly string[]>> = {
  'sensitive-blood': names(`
    Retrovirus antibody screen | Lentivirus | CCR5 tropism
    HHIV Ab | IHV screen | HTTLV antibody | H-I-V |
    HIV 1/2 Ab | HIV-1/HIV-2 Antibody | H.I.V. antibody | HIV Ag/Ab Combo (CHIV) | hiv ab
    HIV1 RNA Quant | HIV Viral Load | HIV GENOTYPE | HIV-1 Genosure PRIme
    HIV DRUG RESISTANCE MUTATIONS | Human Immunodeficiency Virus Ab screen | HIVAB | HIV12AB
    HIV 4th gen | HIV Ag/Ab 4th Generation w/ reflex | HIV-1 Proviral DNA PCR | HIV Integrase
    Trofile | HTLV I/II Ab | HTVL antibody | HTLV-1 | Human T-lymphotropic virus I Ab
    Human T-Cell Leukemia virus Ab | p24 antigen | VIH 1+2 anticuerpos | PhenoSense GT
    HIV Western blot | HIV-2 Ab | Rapid HIV | Anti-HIV 1/2 | HTLV I+II Ab [Presence] in Serum
    AIDS antibody | HIV-1 CD4 ratio | HIV‑1 RNA | HIV_1_AB | Prenatal panel with HIV
    HIV-1 P24 Ag | H\u200bIV Ab | HIVQNT | HIVSCREEN | Human immunodeficiency screen
    Immunodeficiency virus 1 Ab | Ag/Ab combo | GenoSure PRIme | ViroSeq | TLV-1 Ab | HTLVAB
    Human T-cell lymphoma virus | Human T-lymphotropic I | T-lymphotropic retrovirus
    Adult T-cell leukemia virus | Human retrovirus
  `),
  hepatitis: names(`
    Hep ABC Screen | Twinrix titer
    HBVCAB | HCVA | Anti-VHC | HA IgM | HB Ab | HB surface Ag | Hepatitis Be antibody |
    HBsAg | Hep B Surface Ag | Hepatitis B surface antigen | HBs Ag | anti-HBs | Anti HBc Total
    HBcAb IgM | HBeAg | HBV DNA Quant | HBV viral load | HCV Ab | anti-HCV | HCV RNA PCR
    HCV genotype | Hep C Ab | HEP C AB | HepC | Hepatitis A IgM | HAV Ab total | HAV IgM
    Hepatitis panel, acute | Acute Hepatitis Panel | Viral hepatitis serology | HDV Ab
    Hepatitis delta | HEV IgG | Hepatitis E | Hépatite B | Hepatitis B vaccine titer
    Hep B immunity | HBSAB | HBVDNA | HCVQNT | aHCV | Hepatitis C virus RNA [Presence]
    Delta agent antibody | Australia antigen | HEPBSAG | Hep A Ab | HCV NS5A resistance
    HBs Ab titer | HBV core Ab | Hepatitis C (aHCV) | Hepatitis B surface Antigen II (HBsII)
    Chronic Hepatitis Panel | Hepatitis Profile | HCV FibroSure | HbsAg confirmation
    Non-A non-B hepatitis | HBV precore mutation | hep bs ag | Hep B Core Ab, Total
    Donor HBsAg | H B V DNA | HEPBTITER | HEPCSCREEN | aHBs | HBSAGCONFIRM | HBc Total
    HBs quantitative | HAIGM | B core Ab | Dane particle | Non-A, non-B antibody | NANBH | RIBA
    Heptimax | VAQTA | Precore mutation | Viral hep
  `),
  toxicology: names(`
    Drug monitoring, gabapentin | Gabapentin cord | Gabapentin sal | Phenobarbital dipstick | Acetaminophen positive
    Adderall | Xanax | Antifreeze | Prescription drug monitoring | Drug adherence assessment
    Drug monitor profile | Drug monitoring, urine
    Toxikologie | Tox | TOXSCR | Drugs abuse | Abused drugs | DAU | Drug confirm
    Drug ABC confirmation | Serum drugs | Narcotics | Illicit use | Medication compliance panel
    Poison | Metals panel | Toxic elements | Intoxication | Overdose | Specimen validity
    Adulterants | NIDA 5 | Employment drug | Synthetic cannabinoids | Gabapentin hair
    Gabapentin meconium | Gabapentin nails | Gabapentin saliva | Pb blood | Blood Pb | Hg urine
    Urine Hg | Methamphetamine | METHAM | MDA | Ecstasy | Pentobarbital | Thiopental | Benzos
    BZO | Oxazepam | Clobazam | Zolpidem | Hashish | 9-THC | Ecgonine | Opium | Norcodeine
    Apomorphine | Heroin | Noroxycodone | Percocet | Carfentanil | Metonitazene | LAAM
    Norbuprenorphine | Tapentadol | Meperidine | Naloxone | Ketamine | LSD | GHB | Kratom | Soma
    Mephedrone | JWH 018 | W-18 | Methylphenidate | Fenetylline | Ephedrine | Stanozolol
    Anabasine | Inhalants | Medical alcohol | Alcohol | Alkohol | Ethyl sulfate | Blood alc
    Isopropanol | Acetone | Formate | Plumbum | Quecksilber | Antimony | Nickel | Azide
    Paraquat | Pesticides | PFAS | Toluene | Hexane | Ricin | Bath salts | Primidone urine
    Aspirin urine | Doxepin urine | Trazodone urine | Baclofen urine | Lithium urine
    Caffeine urine | Lidocaine urine
    Marihuana | Plomo en sangre | 6-AM confirm, urine | 5F-MDMB-PICA | Nicotine screen |
    Urine drug screen | UDS | UDS 10 | U Tox | UTOX | Drugs of abuse panel | Toxicology screen
    Tox screen | Opiates, urine | Opiates | EtOH | Ethanol | Blood alcohol | Alcohol, ethyl
    ETG | Ethyl glucuronide | PEth | Lead, blood | Lead | Pb Bld | Blood lead level | Mercury
    Arsenic, urine | Heavy metals | Cadmium | Thallium | Cocaine metabolite | Benzoylecgonine
    Cannabinoids | THC | Marijuana metabolite | Amphetamines Ur Ql | MDMA | PCP Ur Ql Scn
    Phencyclidine | Fentanyl | Norfentanyl | Acetylfentanyl | Methadone | EDDP | Buprenorphine
    Suboxone confirm | Oxycodone | Hydrocodone | Tramadol | Benzodiazepines | Alprazolam
    Lorazepam | Bromazolam | Etizolam | Isotonitazene | Xylazine | Barbiturates | Butalbital
    Phenobarbital, urine | Acetaminophen [Presence] in Serum or Plasma | Acetaminophen screen
    Salicylate, qualitative | Tricyclics screen | Gabapentin, urine | Methanol | Ethylene glycol
    Volatile panel | Volatiles | Cyanide | Carbon monoxide | Nicotine and metabolites | Cotinine
    Meconium drug panel | Drug screen, umbilical cord | Pain management panel
    Drug Monitoring, Panel 5, Urine | Drug screen, comprehensive, serum | Ketamine | LSD
    Kratom | Mitragynine | JWH-018 | Synthetic cannabinoids | GHB | Heroin metabolite | 6-MAM
    6-Acetylmorphine | Morphine | Codeine | Organophosphate | Paraquat | W-18 | Cobalt, blood
    Aluminum | Nitrites Ur for Drug Screen | 10 panel drug test | Drug abuse screen 9
    Carisoprodol | Methylphenidate | Zolpidem | Hg, blood | Methamphetamine | Medical alcohol
    4-Hydroxybutyrate | 4-Hydroxybutyric acid, urine | 4-OH-butyrate | gamma-OH-butyrate
    Narcotics screen | Creatinine for drug screen | SAMSHA drug panel | Poison screen
    UDSCRN | UDSC |
    Toxicology studies | TOXICOLOGY COMMENT
  `),
  tissue: names(`
    Gleason score | Tumor size | Margin status | Ki-67 | Lymphovascular invasion | pT stage
    Breslow depth | Mitotic rate | MMR proteins | PD-L1 22C3 | Electron microscopy kidney
    Lymph node, left axilla | Lymph nodes positive | Lymph node sentinel | Lymph nodes examined
    Estrogen receptor status | Progesterone receptor | Oestrogen receptor | PSA immunostain
    Estrogen receptor alpha | Fat pad aspirate | Liver bx
    Surg path | SURGPATH | Tissue exam | Histochemistry | Cytomorphology | Cyto nongyn
    Muscle path | DERMPATH | Path report | Synoptic | Gross only | IHC | Necropsy | FNA | ER PR
    Pleural cyto | Cyto stain | Uterine curettings | Hysterectomy | Microscopy, skin
    Morphology, lymph node | Special stain, skin | Slides, tumor | Exam, placenta | Renal bx
    AFP Ag [Presence] in Tissue by Immune stain |
    Surgical pathology | Skin biopsy | Tissue exam | Tissue pathology | Histology
    Histopathology, skin | Biopsy, punch | Shave biopsy | Breast core biopsy | Cytology, urine
    Urine cytology | FNA thyroid | Fine needle aspirate | Non-gyn cytology | Frozen section
    Immunohistochemistry | Derm path | Dermatopathology | Kidney biopsy
    Gross and microscopic exam | Gross description | Gross pathology | Gross exam, prostate
    Gross microscopic | Urine gross exam and cytology | Path report | Pathology report final diagnosis
    Body fluid cytology | CSF cytology | Sputum cytology | ER/PR/HER2 IHC | Placenta pathology
    FNA wash, thyroid | FNA wash cytology, thyroglobulin
    Colon polyp | Tonsil | Excision, mole | Mohs | Autopsy | Tissue biopsy
    Microscopic observation [Identifier] in Urine by Cyto stain | Prostate needle biopsy
    Appendectomy specimen | Endometrial biopsy
  `),
  'pap-smear': names(`
    IGP, Aptima HPV | PapTIG | Maturation index
    PAPS | Anal cytology | Cytopathology gyn | Cervical smear | PAPSMEAR | Vaginal cytology
    TP Pap | Liquid based cytology
    Pap smear | PAP | Pap test | ThinPrep | ThinPrep Pap | Pap, liquid-based | Cervical cytology
    Cytology, cervical/vaginal | SurePath | Pap IG | Pap with HPV co-test | Papanicolaou smear
    GYN cytology | Anal Pap | PAP and HPV high risk | Image guided pap | Cytology study Cervical
    Pap smear, conventional | Pap w/o HPV | Pap vial | HPV w/o Pap, reflex Pap
  `),
  'products-of-conception': names(`
    Prod of conception | Retained product exam | Missed abortion | Miscarriage
    Uterine contents | rPOC | Anora
    Products of conception | POC pathology | POC, tissue exam
    Products of conception, chromosome analysis | POC karyotype
    Retained products of conception | Conceptus | Fetal tissue exam | POC (uterine contents)
  `),
  'bone-marrow': names(`
    Bone marrow iron | Marrow IgG |
    Bone mar asp
    BONEMARROW | Knochenmark | Sternal puncture | BM asp | BMAB
    Bone marrow aspirate | Bone marrow biopsy | Bone marrow morphology | BM aspirate | BMBX
    Marrow differential | Bone marrow evaluation | Bone marrow smear | Bone Marrow Exam
  `),
  genetic: names(`
    GeneSight | Invitae | UroVysion | Lynch panel | BRCAssure
    Warfarin sensitivity | Warfarin response | Warfarin metabolism | Coumadin sensitivity panel
    Clopidogrel metabolism | Apolipoprotein E phenotype
    PGx | Exome | cff DNA | NIPS | Carrier status | Hereditary panel | Aneuploidy | Paternity
    MSI | TCRG clonality | Clonoseq | Translocation | Transcriptome | Decipher | Galleri | TREC
    RHD genotype | Philadelphia | DNA banking | Tumor profiling | MLPA | In situ hybridization
    Turner syndrome | inv 16 | 5q deletion | Histocompatibility | WGS | CAG repeat | V600E
    c.35delG | Native DNA sequencing | ds DNA mutation
    Karyotype | Chromosome analysis | Cytogenetics | FISH, CLL panel | Chromosomal microarray
    SNP array | BRCA1/2 | BRCA | MTHFR | Factor V Leiden | FVL | Factor V (Leiden) mutation
    Prothrombin gene mutation | Prothrombin G20210A | Factor II mutation | HFE gene
    Hemochromatosis DNA | CFTR mutation | Cystic fibrosis carrier screen | NIPT | Cell-free DNA
    cfDNA | MaterniT21 | Panorama prenatal screen | BCR-ABL | BCR/ABL1 p210 | JAK2 V617F | JAK2
    CALR | FLT3 | KRAS | EGFR mutation | ALK rearrangement | HLA typing | HLA-B27 | HLA-B*5701
    HLA B27 DNA typing | Fragile X | FMR1 | Huntington | SMN1 copy number | Carrier screening
    Whole exome sequencing | Genetic testing | CYP2C19 genotype | Pharmacogenomics panel
    TPMT genotype | APOE genotype | Alpha-1 antitrypsin genotype | Y chromosome microdeletion
    Lynch syndrome genes MLH1 MSH2 | Microsatellite instability | Oncotype DX | Cologuard
    t(9;22) | 22q11 deletion | Trisomy 21 cell-free | T-cell receptor gene rearrangement
    B cell clonality | PML-RARA | Fetal RhD genotype | RHD genotyping | Chimerism, STR
    Hereditary cancer panel | c.1521_1523delCTT | Sequencing, SCN1A gene | SCN1A sequencing
    Lactase gene LCT | VKORC1 | Gene expression profile | Beta globin gene sequencing
    Alpha thalassemia DNA | Sickle cell DNA | Newborn SCID TREC | TP53
    PD-L1 gene amplification FISH | HER2 FISH | Karyotyping, amniotic fluid | DNA analysis
    ATM deletion | ATM seq | ATM germline | ATM codon 12 | ATM R3008H | ATM IVS10
    Ferroportin deletion | Glucokinase deletion | ABCD1 deletion | Trisomy 21 risk sequencing
    Plasminogen Activator Inhibitor-1 (4G/5G) | Factor V 1691 G/A | Factor V 1691 G>A
    Lactase 13910C>T | Lactase -13910 C/T | Homocysteine 677C>T | Homocysteine 677 C/T
    Fibrinogen -455 G/A | Zorblax C677T | Homocysteine A222V
    Ashkenazi carrier panel | Familial hypercholesterolemia LDLR gene | SCN1A
  `),
  radiology: names(`
    CXR | Fibroscan | Liver elastography | 2D echo | Nuclear stress test | DICOM Study
    Coronary calcium score | Calcium score | Agatston calcium score | FDG glucose uptake
    Calcium scoring heart | Total calcium plaque score | Liver fat fraction
    Angiogram | Views 2 | US liver | US renal
    Fetal tissue doppler
    Chest x-ray | XR Chest 2 Views | CT Head | CT abdomen pelvis w contrast | MRI brain
    Ultrasound abdomen | US pelvis | Mammogram | DEXA bone density | Echocardiogram | Bone scan
    PET scan | Doppler venous | Bone Age | Radiology report | XR Knee
  `),
  none: names(`
    LD serum | LDH, venous | Ferritin 2nd gen | Troponin T gen 5 | TSH 3rd gen | Lymph abs |
    Echovirus Ab | Total cell count | Tumor marker AFP | Renal cell count | Immunofluorescence ANA
    Semen Analysis Post Vasectomy | IgG/IgA/IgM | Glucose Fingerstick | TB QuantiFERON Gold
    Placental growth factor | Placental alkaline phosphatase | TSH receptor antibody
    Soluble transferrin receptor | Warfarin level | Lymph % | Lymph # | AFB stain | Eosinophil stain
    Tracheal aspirate culture | Thyroid panel | CBC (INCLUDES DIFF/PLT) | LDL Particle Number
    Hemoglobin A1C WITH EAG | Estimated Average Glucose | Lipid panel, standard | T3 Uptake
    Vitamin D, 25-Hydroxy | Iron Bind.Cap.(TIBC) | Immature Grans (Abs) | Atypical Lymphocytes
    Red Cell Distribution Width | Mean Corpuscular Hemoglobin Conc | Seg Neutrophils
    QuantiFERON-TB Gold Plus | QuantiFERON Mitogen Value | Troponin I High Sensitivity
    Upper Respiratory Culture, Routine | Urine culture and sensitivity | SARS-CoV-2 RNA
    Urine C&S | Urine C and S | Blood C&S | Blood C and S | Throat C&S | Throat C and S
    Sputum C&S | Sputum C and S | Wound C&S | Wound C and S | Stool C&S | Stool C and S
    Thick and thin smear | Thick & thin smear | Thick and thin smears | Thick and thin film
    Thick and thin films | Blood parasite smear | Blood parasites smear
    Natriuretic peptide.B prohormone N-Terminal | Peanut IgE | Cat dander (E1) IgE
    eGFR If NonAfricn Am | GLUCOSE, GESTATIONAL SCREEN (50G)-135 CUTOFF | Platelet Estimate
    C difficile Toxins A+B, EIA | Anti-Xa, Unfractionated Heparin | P2Y12 reaction units
    Low Density Lipoprotein Cholesterol | Erythrocyte distribution width [Ratio]
    C diff tox | Codeine allergen | PB lymphs | Pneumocystis PCP
    Trichomonas ThinPrep
    Soft tissue infection culture | Cytology vial HPV | Brucella abortus | Tissue AFB
    Skin biopsy culture | Biopsy culture | H pylori biopsy | Copper, liver biopsy | Placenta culture
    Smooth muscle Ab IFA | Mitochondrial Ab IFA | Serum amyloid A | Rubella IgG EIA | IgA screen | Varicella PCR | Babesia PCR | Liver kidney microsomal IgG | Hb
    Bx culture | Liver biopsy iron | Tissue copper | Tissue susceptibility | Tissue lactase
    Malaria exam | CBC path review | Chlamydia abortus
    Gram stain tissue
    Cortisol 6 AM | Leishmania tropica Ab | Niacin (nicotinic acid) | Vanillyl mandelic acid |
    Honey bee venom IgE | VMA |
    Tissue transglutaminase IgA, celiac | Absolute lymphocyte count | Oxytocin challenge glucose |
    Hepatic function panel | Hepatic panel | Liver function tests | Liver panel | ALT | AST
    Glucose | POC glucose | Glucose, POC | LDL Calc Bld Qn (POC) | INR POC
    ACT Bld Qn Kaolin (POC) | Hemoglobin A1c | CBC with differential | Blood smear review
    Peripheral blood smear | Blood film | TSH | Lipid panel | Digoxin level | Lithium
    Vancomycin trough | Tacrolimus | Cyclosporine | Phenytoin | Valproic acid | Carbamazepine
    Theophylline | Gentamicin peak | Methotrexate | Phenobarbital | Acetaminophen level
    Salicylate level | Salicylates SerPl-mCnc | Lamotrigine | Gabapentin level, serum | Caffeine
    Tissue culture | Culture, tissue, aerobic | Culture, bone marrow | AFB culture, tissue
    Wound culture | Tissue transglutaminase IgA | Tissue factor | H. pylori culture, biopsy
    CLO test | Kidney stone analysis | Factor V activity | Factor V assay | Factor VIII activity
    Factor II activity | Prothrombin time | Chromogranin A | Antimitochondrial antibody
    Anti-smooth muscle antibody | LKM antibody | Autoimmune hepatitis panel | dsDNA antibody
    Anti-DNA (ds) | ANA | ANA HEp-2 IFA | RNA polymerase III antibody
    Prostatic acid phosphatase (PAP) | eGFR | EGFR | Estimated GFR | Alk Phos | HbA1 | HbA2 | WCC | White cell count
    Hemoglobin S | Hb S | Hemoglobin electrophoresis | Sickle cell screen | G6PD
    Alpha-1 antitrypsin | Alpha-1-antitrypsin phenotype | TPMT activity | Apolipoprotein E
    Apolipoprotein B | ACE level | APC resistance | Activated protein C resistance
    Protein C activity | Protein S | Antithrombin III | HPV DNA high risk | HPV, ThinPrep
    HPV genotype 16/18 | Chlamydia/GC, ThinPrep | CT/NG RNA TMA | Chlamydia trachomatis DNA
    N gonorrhoea DNA | SARS-CoV-2 RNA | Influenza A/B PCR | CMV DNA quant | EBV DNA PCR
    MTB DNA, GeneXpert | Gene Xpert MTB/RIF | C. difficile toxin A/B | C diff toxin gene PCR
    Shiga toxin | Toxoplasma IgG | Tetanus toxoid IgG | Brucella abortus Ab | Candida PNA FISH
    MRSA screen | mecA gene, Staph aureus | RPR | Syphilis IgG | HSV 1 and 2 IgG | Rubella IgG
    Varicella IgG | CD4 count | CD4/CD8 ratio | T cell subsets | Pneumocystis PCP DFA
    PCP DFA, sputum | Copper | Zinc | Iron | Selenium | Ferritin | TIBC | Vitamin D
    Zinc protoporphyrin | Methylmalonic acid | Metanephrines | Catecholamines
    Oxygen saturation | Methemoglobin | Semen analysis | Urinalysis | Urine microscopy WBC
    Nitrite Ur Ql Strip | Urine culture | Blood culture | Gram stain | KOH prep skin | Wet prep
    Malaria smear | Blood type ABO Rh | Antibody screen | HLA antibody screen | PRA
    HLA crossmatch | HLA-B27 flow cytometry | Hepatitis G virus RNA
    Maternal serum screen AFP quad Down syndrome risk | hCG | Pregnancy test | PSA | CEA
    CA 125 | Codeine IgE | Fish IgE | Codfish IgE | Hepcidin | Heparin anti-Xa
    Hemoglobin variant by HPLC | Variant lymphs | Toxic granulation | Insulin antibody | GAD65
    F2-isoprostane | Ret-He | Reticulocyte count | Troponin I | BNP | Ammonia | Amylase
    Bone alkaline phosphatase | Osteocalcin | Sweat chloride | Biotinidase DBS Ql | Phe DBS Ql
    Creatinine clearance | Albumin SerPl Qn (Drug Monitor) | Drug susceptibility, TB
    Antimicrobial susceptibility | Ampicillin [Susceptibility] | Cortisol | Cholesterol | CK-MB
    D-dimer | ESR | CRP | Magnesium | Mg | Potassium | Sodium | Calcium, ionized | Uric acid
    Homocysteine | C-peptide | Thyroglobulin antibody | Quantiferon TB Gold | Lyme Western blot
    Strep A PCR | Helicobacter pylori antigen stool | Flow cytometry lymphocyte subsets
    Prealbumin | Transferrin | Ceruloplasmin | Immunofixation | Kappa/lambda light chains
    Cryptococcal antigen | Aspergillus galactomannan | Histoplasma antigen | Histo Ag
    Parvovirus B19 IgM | Respiratory viral panel PCR | GI pathogen panel | RSV
    Group B strep culture | Testosterone | Estradiol | FSH | Complement C3 | Anti-CCP
    Rheumatoid factor | SSA/SSB | Cardiolipin IgG | Lupus anticoagulant | Haptoglobin | LDH
    Lipase | GGT | Bilirubin total | Anion gap | BUN | Blood gas arterial | Urobilinogen
    Ketones | Specific gravity | Anion Gap3 SerPl-sCnc | Protein Ur SQ Metab Scn
    Hepatitis G antibody | Iron, liver biopsy
    Pneumocystis DNA | Plasmodium DNA | Respiratory panel RNA | dsDNA | Allergen microarray
    HLA-B27 by serology | HLA-B27 by FC | RBC phenotype | Glucose 24h
    Disaccharidases, small bowel biopsy | Copper, liver tissue
    DAT | DAT IgG | DAT, cord blood | Direct Coombs (DAT) screen | Plasminogen activator inhibitor 1
    Insulin 120 min | Glucose 75g 2h | Fibrinogen, g/L | ACE, serum, U/L | Insulin resistance
    Vancomycin resistance, Enterococcus | Pneumococcal 19F IgG | Streptococcus pneumoniae 6B IgG
    17a-Hydroxyprogesterone | Estradiol 17b | Urea breath test, 13C | Blood gas at 37C
    MMR IgG | MMR Immunity | MMR (measles, mumps, rubella) status | Serum amyloid A
    Microalb/Creat Ratio, Randm Ur | Fungus Culture, Skin, Hair or Nails
    Valproic Acid (Depakene), Serum | dsDNA Antibody, Crithidia | Pathologist Smear Review
    Galactose-1-Phosphate Uridylyltransferase | Lyme Disease Ab with Reflex to Blot
    PAP (Prostatic Acid Phosphatase) | Anti-HLA Class I Antibody | Anti-HLA class II antibody
    QuantiFERON Incubation | GRANULAR CAST | TRANSITIONAL EPITHELIAL CELLS | VITAMIN D,25-OH,D2
    VITAMIN D, 1,25-DIHYDROXY | 1,25-Dihydroxyvitamin D | Calcitriol(1,25 di-OH Vit D)
    Trich vag by NAA | BVAB | BVAB 1 | BVAB 2 | BVAB 3 NAA | Atopobium vaginae NAA
    Megasphaera 1 | Megasphaera 2, NAA | Candida glabrata, NAA | Candida krusei | Candida auris
    Candida parapsilosis | Candida tropicalis | Candida lusitaniae | Hgb Variant | Hgb variants
    FIBRINOGEN ACTIVITY, CLAUSS | Estim. Avg Glu (eAG) | Hgb Fractionation Cascade
    ANTIBODY SCREEN, RBC W/REFL ID, TITER AND AG | Antibody screen, red cell, w/ reflex ID, Ag
    Antibody screen, red blood cells, antigen | Occult Bld, Fecal, IA | InSure FIT
    MRSA Nares PCR | Thyroid Stimulating Immunoglobulin | Thyroid Stimulating Immunoglobulins
    SM ANTIBODY | Sm/RNP antibody | Treponemal Ab | Treponemal NAA | Fungus Stain
    Glucose by Meter | UPT | Urine Cx | Blood Cx | Throat Cx | Wound Cx | Stool Cx | Sputum Cx
    UCX | O&P | O&P exam | Stool O&P | O&P, stool | TB Gold | Rho(D) Typing | Rho(D) Type
    ABO Grouping and Rho(D) Typing | PSA, POST PROSTATECTOMY | PSA, Ultrasensitive, post prostatectomy
    Prostate Specific Ag, Post Prostatectomy |
    Prostate Specific Antigen, Post-Prostatectomy | ABG with lytes
    Urinalysis Gross Exam | Semen analysis, gross and microscopic
    ds DNA Ab | ds DNA antibody | ds-DNA antibodies | ds DNA IgG | DNA (DS) Ab
    DNA (DS) ANTIBODY | DNA (ds) antibodies | DNA DS IgG | Native DNA Ab | Native DNA antibody
    DNA double stranded Ab | DNA double stranded antibody | Double-stranded DNA Ab
    Double-stranded DNA antibody
    eGFR non-African American | eGFR CKD-EPI | eGFR (CKD-EPI 2021) | Creatinine with eGFR panel
    eGFR, serum | BMP with eGFR panel | Beta-hydroxybutyrate | 3-Hydroxybutyrate
    Mitochondrial (M2) antibody | Mitochondrial Ab titer | Mitochondria Ab | Factor V, U/L
    Bacterial culture, amniotic fluid | Mg, urine | PT, whole blood | RF, body fluid
    HPV w/o Pap | HPV wo Pap | HPV, no Pap | HPV without Pap smear | HPV DNA, Pap vial
    Chlamydia/GC, Pap vial | Microbial cell-free DNA | Component microarray IgE | VMA (4-hydroxy-3-methoxy-mandelic acid)
    VMA (3-methoxy-4-hydroxymandelic acid) | 3-methoxy-4-hydroxy mandelic acid
    4-hydroxy-3-methoxymandelic acid | Manual diff | Diff, manual | Throat swab | RMSF | RMSF IgG
    RMSF PCR | NMR LipoProfile | LipoProfile | TBNK | ABO/Rh typing | Typing and screen
    Haemoglobin | Leucocytes | Oestradiol | Faecal elastase | Coeliac screen | Caeruloplasmin
    DHEA sulphate | ASO titre | Lipaemic index | Ionised calcium | Sickledex | TFT | TFTs
    Clotting screen | Coag screen | Coags | D dimers | Free androgen index | MC&S | Urine M/C/S
    MCS urine | CPE screen | ESBL | Trigs | TSAT | Holotranscobalamin | Inorganic phosphate | Trop I
    Trop T | hsTnT | hsTnI | NTproBNP | Synacthen test | Dexamethasone suppression test
    Haematinics | Paraprotein | SFLC | ASOT | Paul Bunnell | Glandular fever | Mantoux | Retics
    Leuk esterase
    Vanco trough | Vanc level | Gent trough | Gent peak | Gent level | CBCD | PTHrP | sO2 | PaO2
    Immature platelet fraction | Iron sat | PaCO2 | iFOBT | TC/HDL ratio | Lipid cascade | BCx
    Nose swab | Nasal swab | Wound swab | Groin swab | High vaginal swab | Low vaginal swab | HVS
    MSU | CSU | K | K+ | Cl | Ca | Ca corrected | Corrected Ca | Ca adjusted | U&E | U and E | UEC
    FBE | FBP | FBE with diff | Full blood examination | Full blood picture | qFIT | BSL | BGL | PCV
    Packed cell volume | C&S, urine | Bone profile | Urine microscopy | Faecal OCP | Faeces OCP
    Stool OCP | Faecal PCR | Faecal pathogen PCR | GI PCR panel | Respiratory PCR | RVP | BV panel
    Respiratory virus PCR | Respiratory viral PCR | Resp viral PCR | Trich | Trich NAA | Trich NAAT
    Trich PCR | HOMA-IR | GCT | BHB | Serum index | Serum indices | Icteric index | Calcium, ion
    eGFR/1.73m2 | eGFR/1.73 m2 | eGFRcreat | Urine dip | Urine dipstick | UA macroscopic
    Post vasectomy semen | Malaria film | Malaria films | Malaria screen | Allergy screen
    Autoantibody screen | Liver autoantibodies | Short Synacthen test | Bowel movement culture
    Toxo IgG | Toxo IgM | Toxo serology | 1hr glucose | Glucose 2hr | Glucose, 3hr | Cortisol 8am
    Cortisol 9am | HbA1c mmol/mol | Conj bilirubin | HPV Aptima
  `),
  unclassified: names(`
    VIRAL LD QN | Quant viral LD | LD capillary | LD, venous | CHROM ANA | Chrom culture
    G6PD gen | AAT gen | Factor V gen | Protein C gen | Ag/Ab 4th gen RF | Epi-testosterone
    Mass, lymph | Status, estrogen | Bone iron |
    Tox A/B | Antifungal drug panel | Drug resistance panel | ECG lead | Lead II | Alcohol swab
    Benzyl alcohol | Lead free tube | Codeine RAST | Codeine ImmunoCAP
    Codeine hypersensitivity | PB film | PB flow | PB diff | PB morphology | PB HCT
    PCP jiroveci | PCP carinii | PCP sputum | PCP pneumonia | Therapeutic drug monitoring, urine
    CT urine NG | CT serum chest | Prostate PAP | PAP phosphatase
    Cell pathway | Soft tissue panel | Path review of smear | Tissue cross match
    Tissue DNA probe mycobacteria
    ALC |
    POC | Interpretation | Comment | Zorblax assay | Hep panel | HBS | STD panel | Send out
    Misc test | Glucose transporter 1 GLUT1 evaluation | Cardiomyopathy panel
    Protein truncation test | BAL | Newborn screen | Laxative abuse screen | Western blot
    Gene Xpert | PNA FISH | Double-stranded DNA | Crithidia DNA | RNA binding protein antibody
    HLA class II antibodies | Maternal serum screen trisomy 21 | First trimester trisomy 21
    Carrier glucose | Familial glucose | Glucose channel | Glucose duplication
    Glucose receptor panel
    Culture, New Haven campus | Glucose, patient must have fasted | Malaria tissue slides
    Peripheral blood smear exam tissue | Lymph node flow cytometry | Glucose Zorblax
    Carbohydrate deficient transferrin | CDT | APOE | Apo E | Insulin sensitivity | Hearing aids
    PSA stain | Calcitonin stain | Chromogranin stain | CEA stain | S100 stain | S100
    Synaptophysin | Thyroid aspirate | Lymph aspirate | Lymph morphology | Thyroid nodule
    Cell culture | Prostate specific antigen density | Thyroglobulin washout | A IgM
    Hemoglobin E trait | Potassium iodide scan | Iron stain | PLAP stain | Sodium zorblax
    Androgen receptor
    BLL | Cystic fibrosis | SP report | Chorionic villi | Ataxia panel | LAV antibody
    Smear | Western blot confirmation | W-19
    Skin biopsy IgG | Skin bx IgA | Renal biopsy IgA | Kidney biopsy immunofluorescence IgA
    Direct IF skin biopsy IgG | Biopsy site IgG | Placenta IgG | Vasectomy IgG
    Skin IgG | Kidney C3 | Direct immunofluorescence IgA | Western blot IgG | Viruses IgM
    Antibody screen, 4th gen | Antibody screen 1 2 | Estrogen percent positive | Thyroglobulin lymph
    HB screen | HB immune status | NA amplification | Hemoglobin probe | Acute hepatic panel
    DAT, Urine | DAT 10 | DAT 12 Screen Urine | DAT Screen, Random Urine | DAT hair | DAT saliva
    Factor V, 1691 | Factor V R/Q 506 | Apolipoprotein E 3/4 | Apolipoprotein E 2/3/4
    Apolipoprotein B 3500 | Angiotensin Converting Enzyme I/D | Alpha-1-Antitrypsin S/Z
    Alpha-1-Antitrypsin S and Z | Alpha-1-Antitrypsin Z | Thiopurine Methyltransferase *2
    Thiopurine Methyltransferase *3A | Thiopurine Methyltransferase *3C | Interleukin 28B
    Alpha-1-Antitrypsin MM | Warfarin *2/*3 | ACE II | Lactase CT | Alpha-1-Antitrypsin LC/MS
    Interleukin 28 | Tyrosine Kinase Inhibitor Resistance | Imatinib resistance | Glucose 13a
    Plasminogen Activator Inhibitor-1 4G | Homocysteine 1298 | Tyrosine kinase
    Antibody Screen, Saliva | Antibody Screen, Urine | Antibody Screen, CSF | Antibody Screen, DBS
    Antibody Screen O | MMR | MMR Status | MMR Interpretation | MMR Panel | Amyloid A, Fat
    Parathyroid Hormone, FNA Wash | PTH, Intact, FNA Washout | FNA needle rinse thyroglobulin
    Smear review | Pathologist smear review, fluid | Crithidia luciliae
    Maternal Serum Screen 4 | AFP Serum Open Spina Bifida | First trimester screen
    ds DNA | ds-DNA | DNA (DS) | DNA DS | DNA ss | ss DNA | Native DNA | DNA native
    DNA Double Stranded | Semen gross exam | Stool gross exam | Fluid gross exam
    UA gross exam | Urine, gross and microscopic exam | CSF gross description
    EGFR panel | EGFR status | EGFR positive | EGFR lung | EGFR protein | EGFR pathway | EGFR CSF
    Mitochondrial panel | Comprehensive mitochondrial panel | Mitochondrial evaluation
    Mitochondrial screen | Mitochondria | Tissue culture lymphocyte | Tissue culture, bone marrow
    Tissue culture, blood | Culture, amniotic cells | Lymphocyte culture | Amniotic fluid culture
    Factor V L | Factor V-L | Hydroxybutyrate | G-hydroxybutyrate | eAg | eAg mg/dL | eAg antibody
    MG Screening | MG Diagnostic | PT Whole body | PT Bone | RF Kidney
    Core Ab | Core antibody | Surface antibody | Surface Ag | e antibody | Ab surface | B core
    Cervical screen | Cervical screening | BBV screen | Blood borne virus screen | Throat swab zorblax
    Drug O/P | Antibody O/P | Gold TB serum | Organism antibody | Nil antibody | Isolate 4711
    Homogeneous antibody pattern | Lymph post prostatectomy | Glucose incubation
    Steroid panel | Steroid profile, urine | Steroid panel, serum and urine | IgM titre | Toxo | K2
    RhD | Foetal RhD | Wound swab zorblax | Ca marker | Trich zorblax | Leucocytes antigen | Leukocyte antigen
    MSU zorblax | Thalassaemia | White cell antigen | White cells antigen | White cell antigens
    White blood cell antigen | White blood cell antigens | WBC antigen | WBC antigens
    White cell crossmatch | WCC type | White cell Ag | White cell lysosomal enzymes | Leukocyte Ag
    White cell hexosaminidase | Leukocyte hexosaminidase | Red cells mass | WCC culture
    Hgb S Ag | Hgb S antigen | Hgb C Ab
    Leucocyte culture | Leucocytes culture | White cell culture | White cells culture | White blood cell culture | White blood cells culture
    Liver panel, viral | Factor V screen | Apolipoprotein E type | CT calcium | Cardiac iron
    Total body fat percent | Creatinine cutoff | Lymph site | Chromogranin score | Amyloid | GBM kidney | HB EIA | Vaginal estrogen
  `),
};

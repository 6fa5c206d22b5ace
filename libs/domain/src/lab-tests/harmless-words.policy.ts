/**
 * Which words make no other test of an ordinary one?
 *
 * Beside the name of what is measured these say where it was taken, how and when it was measured,
 * in which unit, for whom and by whom (P10; collected November 2026 from the names of LOINC and
 * the catalogues of laboratories). By themselves they identify nothing. A stain is one of them only
 * for what is STAINED elsewhere than in tissue.
 * Not covered: every word that laboratories use. One that is missing here holds the test, so a word
 * is added only if no listed test is told apart from an ordinary one by it, save beside the analytes
 * that its telling neighbours name.
 */
export const phrases = (text: string): ReadonlySet<string> =>
  new Set(
    text
      .split(/[,\n]/u)
      .map((phrase) => phrase.trim())
      .filter((phrase) => phrase !== ''),
  );

export const STAINED = phrases(`
  gram, acid fast, afb, koh, india ink, giemsa, wright, wright giemsa, calcofluor, fungal, fungus,
  yeast, bacteria, wbc, rbc, leukocyte, leukocytes, eosinophil, eosinophils, eos, reticulocyte,
  reticulocytes, platelet, platelets, malaria, plasmodium, parasite, parasites, ova and parasites,
  cryptosporidium, cyclospora, microsporidia, pneumocystis, legionella, chlamydia, cryptococcus,
  mycobacterium, nocardia, fat, fecal fat, heinz bodies, methylene blue
`);

export const ACCOMPANYING = phrases(`
  serum, ser, plasma, plas, pl, serpl, serplas, sp, blood, bld, bldv, blda, bldc, bldco, bldp,
  blood venous, venous, arterial, capillary, cap, cord, whole, wb, rbc, urine, ur, urn, urns, uri,
  u, csf, spinal, cerebral, cerebrospinal, stool, stl, feces, fecal, fec, sputum, saliva, sal,
  swab, throat, nose, nasal, nasopharyngeal, nasopharynx, np, cervix, cerv, cervical, cvx, vagina,
  vaginal, vag, urethral, urethra, rectal, genital, wound, tissue, tiss, fluid, fld, body,
  pleural, plr, peritoneal, prt, synovial, syn, snv, amniotic, amn, gastric, skin, hair, dbs,
  dried, spot, bone, marrow, isolate, islt, islet, specimen, spec, sample, xxx, unspecified,
  unknown, ppp, platelet poor, sediment, semen, breath, mucus, tip, catheter, line, eye, ear,
  abscess, tracheal aspirate, endotracheal aspirate, gastric aspirate, joint aspirate,
  synovial aspirate, knee aspirate, abscess aspirate, nasopharyngeal aspirate, duodenal aspirate,
  bronchial aspirate, wound aspirate, lavage, bal, bronchial, respiratory, resp, lung, sweat,
  meconium, donor, bpu, airway, mass, moles, substance, units, number, fraction, ratio, presence,
  identifier, interpretation, volume, entitic, enzymatic, catalytic, arbitrary, area, time, rate,
  type, titer, titr, threshold, log, nominal, ordinal, narrative, mcnc, scnc, acnc, ccnc, ncnc,
  mrto, srto, mrat, mrate, srat, cfr, mfr, nfr, vfr, sfr, afr, rto, imp, prid, ql, qn, qual,
  quant, quantitative, qualitative, semiquantitative, sq, arb, num, fr, pct, percent, per, total,
  tot, free, fre, bound, direct, indirect, conjugated, unconjugated, ionized, calculated, calc,
  calculation, estimated, est, predicted, pred, corrected, adjusted, corr, mean, average,
  absolute, abs, relative, auto, automated, manual, man, manually, by, method, meth, assay, test,
  tests, testing, tst, level, levels, lvl, screen, screening, scn, scr, confirm, confirmatory,
  confirmation, cfm, reflex, rflx, rfx, w, with, without, wo, and, or, of, in, from, for, to, on,
  at, the, a, as, if, is, no, not, non, only, plus, other, post, pre, after, before, p, fasting,
  fast, random, rdm, timed, 24, 24h, 24hr, hour, hours, hr, h, min, minutes, minute, am, pm,
  morning, evening, baseline, challenge, stimulation, dose, tolerance, therapeutic, monitoring,
  monitor, drug, detection, limit, dl, strip, test strip, dipstick, dip, microscopic, micro, micr,
  microscopy, light, lm, hpf, lpf, high, low, power, field, smear, stain, stn, spun, pcr, naa,
  naat, nat, tma, probe, dna, rna, amplification, amplified, target, eia, elisa, ia, imunoassay,
  immunoassay, cia, cmia, eclia, ifa, ib, immunoblot, blot, western, la, latex, agglutination,
  hai, ha, ra, ria, rapid, poc, poct, point, care, bedside, ift, nephelometry, neph,
  turbidimetric, spectrophotometry, colorimetric, chromogenic, clotting, coag, electrode, ise,
  ifcc, jaffe, mdrd, ckd, epi, formula, based, equation, hplc, lc, ms, gc, tandem, flow,
  cytometry, fc, electrophoresis, ep, immunofluorescence, culture, cult, aerobic, anaerobic, org,
  specific, identified, westergren, westrgrn, kaolin, impedance, imped, friedewald, martin,
  hopkins, nih, wright, giemsa, ultrasensitive, sensitive, hs, sens, ultra, generation, gen, 1st,
  2nd, 3rd, 4th, who, reference, ref, lab, laboratory, studies, study, panel, pnl, profile, prof,
  set, battery, evaluation, eval, complete, comp, comprehensive, basic, general, limited, routine,
  std, stat, add, list, group, gp, subset, subsets, index, ind, iu, ml, l, mg, ug, ng, g, pg,
  mmol, umol, nmol, meq, mm, cells, ul, x10, x, bsa, m2, m, black, blacks, african, american,
  among, nonblack, male, female, adult, child, pediatric, newborn, neonatal, infant, maternal,
  patient, result, results, value, report, comment, comments, note, notes, cmnt, finding,
  findings, observed, observation, source, site, date, collected, performed, final, ref range,
  review, pathologist, morphology, morph, adequacy, count, ct, cnt, differential, diff, wo diff,
  w diff, intact, active, activated, resistant, methicillin, antibody, antibodies, ab, antigen,
  ag, igg, iga, igm, ige, total ab, avidity, immune, status, past, current, acute, chronic,
  infection, screen and, component, subunit, beta, alpha, gamma, i, ii, iii, iv, v, vi, c, d, e,
  b, s, t, f, k, n, o, q, r, y, z, type 1, type 2, saturation, satn, capacity, clearance,
  exchange, base, gap, therap, pre therap, phleb, quest, labcorp, arup, mayo, main, campus,
  hospital, clinic, outside, new, old, order, ordered, sendout, send, out, house, inhouse,
  in house, doctor, dr, office, standing, network, center, metab, phenotype, phenotyping, pattern,
  solubility, igd, elph, cry, adj, temp, mom, prb, rrna, chrom, column, kd, sp2, sp1, sp3, vrate,
  infrared, spectroscopy, sugar, pre bd, bd, p bd, diam, tu, wheal, 3d, disposition, inhaled,
  measure, dur, pfm, factor, enzyme, activity, hormone, toxin, cell, cast, virus, viruses, viral,
  bacterial, bacterium, fungal, fungus, parasite, parasites, toxoid, function, binding capacity,
  inhibitor, acid, score, hla, b27, metabolite, metabolites, trough, peak, immunity, serology,
  lymphoma, leukemia, pathogen, pathogens, resistance, organism, organisms, microbial, chemistry,
  hematology, liver, kidney, renal, cardiac, phosphatase, dehydrogenase, kinase, gas, corpuscular,
  distribution, width, concentration, conc, buffy, coat, othr, correlation, preg, uc, large,
  small, medium, intermediate, very, particle, size, standard, includes, ambiguous, default, cal,
  abnormal, functional, funct, qnt, semi, frac, fractionated, fractions, fraction ii, estimate,
  induced, modified, mod, turbid, bioavailable, gestational, postprandial, pp, cutoff, feu, ddu,
  eu, peptide, soluble, reactive, species, spp, salivary, upper, lower, urogenital, pancreatic,
  transcutaneous, sulfate, criteria, special, high sensitivity, highly, tube, mitogen, nil, spike,
  nucleocapsid, sterile, ima, lcms, icpms, hydroxy, type b, prohormone, terminal, gen5,
  autoantibody, autoantibodies, aab, miu, mu, uiu, mcg, kg, fl, thou, thousand, mill, million,
  mosm, mmhg, sec, seconds, ku, cumm, unfractionated, tumor marker, nonafricn, africn, nonafr,
  binding ab, blocking ab, modulating ab, eskalith, lamictal, tegretol, depakote, dilantin, trich,
  dx, refl, rt, titration, dilution, dilutions, neg, pos, negative, positive, detected, rslt, yrs,
  years, age, weeks, week, wks, day, days, month, months, electro, fractionation cascade,
  suppressor, nuclear antigen, anti, lt, chains, crto, fp, clr, mix, perm, mycology, processing,
  nuswab, sureswab, tb1, tb2, reaction, 5th, and sensitivity, c and s, thinprep,
  cytology vial, site of, thick, thin, nail, isoenzymes, isoenzyme, pathway, e6 e7,
  mrna, xpert, gene xpert, genexpert, pna fish, bone turnover, vit, lupus induced,
  connective tissue disease, hep 2, path review, small bowel, high risk, tropica, soft tissue,
  oxytocin challenge, prthr, amp, tar, naric, lncnc, aper, susc, mscnc, mscnt, scnt, mcnt, acnt,
  ncnt, find, prctl, entvol, entmass, den, aerobe, anaerobe, isol, dfa, quad, down syndrome,
  diagnostic, glycated, x1, x2, x3, fingerstick, finger stick, region, post vasectomy,
  postvasectomy, randm, nails, crithidia, crithidia luciliae,
  17a, 17b, 5a, 11b, 13c, 14c, 37c, clauss, estim, avg, nares, refl id, reflex id,
  eag, pap vial, w o pap, wo pap, without pap, no pap, without pap smear, 1hr, 2hr, 3hr, 8am, 9am,
  mmol mol, conj, aptima
`);

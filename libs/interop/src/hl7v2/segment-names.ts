/**
 * Every segment of HL7 v2.3 to 2.9, and no other three capitals: text with a line end in it has lines
 * such as `HIV` or `PSA|12`, which would be lost as segments that nobody reads.
 */
const NAMES: ReadonlySet<string> = new Set(
  (
    'ABS ACC ADD ADJ AFF AIG AIL AIP AIS AL1 APR ARQ ARV AUT BHS BLC BLG BPO BPX BTS BTX BUI CDM CDO ' +
    'CER CM0 CM1 CM2 CNS CON CSP CSR CSS CTD CTI CTR DB1 DEV DG1 DMI DON DPS DRG DSC DSP DST ECD ECR ' +
    'EDU EQL EQP EQU ERQ ERR EVN FAC FHS FT1 FTS GOL GP1 GP2 GT1 IAM IAR IIM ILT IN1 IN2 IN3 INV IPC ' +
    'IPR ISD ITM IVC IVT LAN LCC LCH LDP LOC LRL MCP MFA MFE MFI MRG MSA MSH NCK NDS NK1 NPU NSC NST ' +
    'NTE OBR OBX ODS ODT OH1 OH2 OH3 OH4 OM1 OM2 OM3 OM4 OM5 OM6 OM7 OMC ORC ORG OVR PAC PCE PCR PD1 ' +
    'PDA PDC PEO PES PID PKG PM1 PMT PR1 PRA PRB PRC PRD PRT PSG PSH PSL PSS PTH PV1 PV2 PYE QAK QID ' +
    'QPD QRD QRF QRI RCP RDF RDT REL RF1 RFI RGS RGV RMI ROL RQ1 RQD RXA RXC RXD RXE RXG RXO RXR RXV ' +
    'SAC SCD SCH SCP SDD SFT SGH SGT SHP SID SLT SPM SPR STF STZ TCC TCD TQ1 TQ2 TXA UAC UB1 UB2 URD ' +
    'URS VAR VND VTQ'
  ).split(' '),
);

/** Names that begin with Z are the senders' own. */
export const isSegmentName = (name: string): boolean =>
  NAMES.has(name) || /^Z[A-Z0-9]{2}$/.test(name);

/** What stands in a report of results, in any of these versions, besides what is read of it. */
const IN_REPORTS: ReadonlySet<string> = new Set(
  (
    'MSH SFT UAC ARV EVN PID PD1 PRT NTE NK1 PV1 PV2 OH1 OH2 OH3 OH4 ROL DB1 AL1 IAM DG1 DRG PR1 GT1 ' +
    'IN1 IN2 IN3 ACC PDA MRG ORC OBR TQ1 TQ2 CTD OBX FT1 CTI CDO CON BLG SPM SAC IPC SHP PAC TXA BTS FTS'
  ).split(' '),
);

/** `PTH|45` is far more often a value that lost its line than the segment of a pathway. */
export const standsInReports = (name: string): boolean =>
  IN_REPORTS.has(name) || name.startsWith('Z');

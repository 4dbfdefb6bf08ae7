-- The forty-two characteristics of the example study on 1 January 2015, as one would write them by hand:
-- straight from the Parquet files of a clean country, joined on the pairs of text that name a person.
-- Dates stay text where their order is enough. What is `never` is -1, what is missing null; $data
-- stands for the folder of the files.

CREATE MACRO months_ago(day) AS
    (2015 - day[1:4]::INT) * 12 + 1 - day[5:6]::INT - (day[7:8] > '01')::INT;
CREATE MACRO age_on(born, day) AS
    day[1:4]::INT - born[1:4]::INT - (born[5:8] > day[5:8])::INT;

CREATE TEMP TABLE persons AS
SELECT RINPERSOONS AS s, RINPERSOON AS r, GBAGESLACHT AS sex, GBAHERKOMSTGROEPERING AS country,
       GBAGEBOORTEJAAR || GBAGEBOORTEMAAND || GBAGEBOORTEDAG AS born
FROM '$data/GBAPERSOON*TABV*.parquet';

CREATE TEMP TABLE living AS
SELECT RINPERSOONS AS s, RINPERSOON AS r, HUISHOUDNR AS household, DATUMAANVANGHH AS since,
       PLHH AS place, TYPHH AS kind, AANTALKINDHH::INT AS children, AANTALOVHH::INT AS others
FROM '$data/GBAHUISHOUDENS*BUSV*.parquet'
WHERE DATUMAANVANGHH <= '20150101' AND DATUMEINDEHH >= '20150101';

-- Care of the child, or of anybody, on the day before.
CREATE TEMP TABLE cared AS
SELECT DISTINCT RINPERSOONS AS s, RINPERSOON AS r
FROM '$data/GGZDBCTRAJECTEN*2014TABV*.parquet'
WHERE GGZDBCBEGINDATUM <= '20141231' AND GGZDBCEINDDATUM >= '20141231';

-- The population: under 23, not in youth help or mental health care, and still there a year later.
CREATE TEMP TABLE young AS
WITH in_help AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r FROM '$data/JGDHULP2015BUSV*.parquet'
    WHERE JGDHGELDIGHEIDBEGINDATUM <= '20150101' AND JGDHGELDIGHEIDEINDDATUM >= '20150101'
), stayed AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r FROM '$data/GBAHUISHOUDENS*BUSV*.parquet'
    WHERE DATUMAANVANGHH <= '20160101' AND DATUMEINDEHH >= '20160101'
)
SELECT *, age_on(born, '20150101') AS age
FROM living JOIN persons USING (s, r)
WHERE age_on(born, '20150101') < 23 AND born <= '20150101'
  AND (s, r) NOT IN (FROM in_help) AND (s, r) NOT IN (FROM cared) AND (s, r) IN (FROM stayed);

CREATE TEMP TABLE child_parent AS
SELECT RINPERSOONS AS s, RINPERSOON AS r, RINPERSOONSMa AS ps, RINPERSOONMa AS pr, true AS mother
FROM '$data/KINDOUDER*TABV*.parquet' WHERE RINPERSOONMa != '---------'
UNION ALL
SELECT RINPERSOONS, RINPERSOON, RINPERSOONSpa, RINPERSOONpa, false
FROM '$data/KINDOUDER*TABV*.parquet' WHERE RINPERSOONpa != '---------';

CREATE TEMP TABLE parents AS SELECT s, r, ps, pr, mother FROM young JOIN child_parent USING (s, r);

-- Parents, brothers and sisters, grandparents: nobody is a loved one of their own.
CREATE TEMP TABLE loved_ones AS
SELECT s, r, ps AS ls, pr AS lr FROM parents
UNION
SELECT parents.s, parents.r, sibling.s, sibling.r
FROM parents JOIN child_parent AS sibling USING (ps, pr)
WHERE (parents.s, parents.r) != (sibling.s, sibling.r)
UNION
SELECT parents.s, parents.r, grand.ps, grand.pr
FROM parents JOIN child_parent AS grand ON grand.s = parents.ps AND grand.r = parents.pr
WHERE (parents.s, parents.r) != (grand.ps, grand.pr);

CREATE TEMP TABLE levels(code VARCHAR, level VARCHAR, place INT);
INSERT INTO levels VALUES
    ('1111', 'primary', 1), ('1112', 'primary', 1), ('1211', 'practical', 2), ('1212', 'vmbo_bk', 3),
    ('1221', 'vmbo_gt', 4), ('1213', 'mbo', 5), ('2111', 'mbo', 5), ('2112', 'mbo', 5),
    ('2121', 'mbo', 5), ('1222', 'havo_vwo', 6), ('2131', 'havo_vwo', 6), ('2132', 'havo_vwo', 6),
    ('3111', 'hbo_wo', 7), ('3112', 'hbo_wo', 7), ('3113', 'hbo_wo', 7), ('3211', 'hbo_wo', 7),
    ('3212', 'hbo_wo', 7), ('3213', 'hbo_wo', 7);

CREATE TEMP TABLE education AS
SELECT RINPERSOONS AS s, RINPERSOON AS r, followed.level AS followed, attained.level AS attained,
       attained.place AS place
FROM '$data/HOOGSTEOPL2014TABV*.parquet'
LEFT JOIN levels AS followed ON followed.code = OPLNIVSOI2016AGG4HGMETNIRWO
LEFT JOIN levels AS attained ON attained.code = OPLNIVSOI2016AGG4HBMETNIRWO;

CREATE TEMP TABLE detained AS
SELECT RINPERSOONS AS s, RINPERSOON AS r,
       max(least(EIND, '20150101')) FILTER (least(EIND, '20150101') > '20100101') AS latest,
       count(DISTINCT file_year) FILTER (AANV > '20100101') AS years
FROM (
    SELECT *, regexp_extract(filename, 'GEDETINEERDEN(\d{4})', 1) AS file_year
    FROM read_parquet('$data/GEDETINEERDEN*TABV*.parquet', filename = true)
)
WHERE AANV <= '20150101' AND file_year BETWEEN '2010' AND '2015'
GROUP BY ALL;

CREATE TEMP TABLE addresses AS
SELECT s, r, born, GBADATUMAANVANGADRESHOUDING AS begin, GBADATUMEINDEADRESHOUDING AS ended,
       SOORTOBJECTNUMMER AS so, RINOBJECTNUMMER AS ro
FROM '$data/GBAADRESOBJECT*BUSV*.parquet'
JOIN young ON s = RINPERSOONS AND r = RINPERSOON
WHERE GBADATUMAANVANGADRESHOUDING <= '20150101';

WITH suspects AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r, max(PLEEGDATUM)[1:4] AS latest,
           count(DISTINCT PVNR) FILTER (AANGEHOUDEN = '1') AS arrests
    FROM '$data/VERD*TABV*.parquet'
    WHERE PLEEGDATUM > '20100101' AND PLEEGDATUM <= '20150101' GROUP BY ALL
), halt AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r, max(EINDDATUM)[1:4] AS latest
    FROM '$data/HALT*TABV*.parquet'
    WHERE EINDDATUM > '20100101' AND EINDDATUM <= '20150101' GROUP BY ALL
), victims AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r, max(PLEEGDATUM)[1:4] AS latest
    FROM '$data/SLO*TABV*.parquet'
    WHERE PLEEGDATUM > '20100101' AND PLEEGDATUM <= '20150101' GROUP BY ALL
), protection AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r,
           CASE WHEN bool_or(JGDBMAATREGEL[1:1] = '2') THEN 'custody' ELSE 'supervision' END AS measure
    FROM '$data/JGDBESCHERM2015BUSV*.parquet'
    WHERE JGDBGELDIGHEIDBEGINDATUM <= '20150101' AND JGDBGELDIGHEIDEINDDATUM >= '20150101'
    GROUP BY s, r
), probation AS (
    SELECT DISTINCT RINPERSOONS AS s, RINPERSOON AS r FROM '$data/JGDRECLASS2015BUSV*.parquet'
    WHERE JGDRGELDIGHEIDBEGINDATUM <= '20150101' AND JGDRGELDIGHEIDEINDDATUM >= '20150101'
), working AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r, CASE SECM WHEN '11' THEN 'employee'
           WHEN '26' THEN 'pupil_with_income' WHEN '31' THEN 'pupil_without_income'
           WHEN '32' THEN 'no_income' ELSE 'other' END AS category
    FROM '$data/SECM*BUSV*.parquet' WHERE AANVSECM <= '20150101' AND EINDSECM >= '20150101'
), earning AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r, nullif(INPPERSPRIM, 9999999999)::BIGINT AS income
    FROM '$data/INPA2014TABV*.parquet'
), diplomas AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r, max(DATUM) AS latest
    FROM '$data/DIPLOMA*TABV*.parquet'
    WHERE DATUM > '20120101' AND DATUM <= '20150101' GROUP BY ALL
), bereaved AS (
    SELECT loved_ones.s, loved_ones.r, max(GBADatumOverlijden) AS latest
    FROM loved_ones
    JOIN '$data/GBAOVERLIJDEN*TABV*.parquet' ON ls = RINPERSOONS AND lr = RINPERSOON
    WHERE GBADatumOverlijden > '20120101' AND GBADatumOverlijden <= '20150101' GROUP BY ALL
), stays AS (
    SELECT s, r, born, begin,
           lag(so || ro) OVER before = so || ro
           AND strptime(begin, '%Y%m%d')::DATE
               <= lag(strptime(ended, '%Y%m%d')::DATE) OVER before + 1 AS same
    FROM addresses WINDOW before AS (PARTITION BY s, r ORDER BY begin)
), moves AS (
    SELECT s, r, max(begin) AS latest FROM stays
    WHERE NOT coalesce(same, false) AND begin > born AND begin > '20120101' GROUP BY s, r
), own_children AS (
    SELECT ps AS s, pr AS r, max(born) AS latest
    FROM child_parent JOIN persons USING (s, r)
    WHERE born > '20120101' AND born <= '20150101' GROUP BY ps, pr
), civil AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r, CASE GBABURGERLIJKESTAATNW WHEN 'O' THEN 'unmarried'
           WHEN 'H' THEN 'married' WHEN 'P' THEN 'married' WHEN 'S' THEN 'divorced'
           WHEN 'SP' THEN 'divorced' WHEN 'W' THEN 'widowed' WHEN 'WP' THEN 'widowed' END AS status
    FROM '$data/GBABURGERLIJKESTAAT*BUSV*.parquet'
    WHERE GBAAANVANGBURGERLIJKESTAAT <= '20150101' AND GBAEINDEBURGERLIJKESTAAT >= '20150101'
), wajong AS (
    SELECT DISTINCT RINPersoonS AS s, RINPersoon AS r
    FROM '$data/AOTOTUITKERINGA201412TABV*.parquet' WHERE AOTotWetcodeV2 = '3'
), leavers AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r,
           max(regexp_extract(filename, 'VSV(\d{4})', 1)) AS latest
    FROM read_parquet('$data/VSV*TABV*.parquet', filename = true)
    WHERE VSV = '1' AND regexp_extract(filename, 'VSV(\d{4})', 1) BETWEEN '2012' AND '2014'
    GROUP BY ALL
), incomes AS (
    SELECT m.RINPERSOONS AS s, m.RINPERSOON AS r,
           nullif(INHGESTINKH, 9999999999)::BIGINT AS income,
           nullif(VEHW1200STOH, 99999999999)::BIGINT
               - nullif(VEHW1210SHYH, 99999999999)::BIGINT AS debt
    FROM '$data/KOPPELPERSOONHUISHOUDEN2014.parquet' AS m
    LEFT JOIN '$data/INHA2014TABV*.parquet' USING (RINPERSOONSHKW, RINPERSOONHKW)
    LEFT JOIN '$data/VEH2014TABV*.parquet' USING (RINPERSOONSHKW, RINPERSOONHKW)
), homes AS (
    SELECT s, r, CASE TypeEigenaar WHEN 'E' THEN 'owner' WHEN 'C' THEN 'corporation'
           WHEN 'V' THEN 'landlord' END AS tenure, WOZWAARDEOBJECTBAG::BIGINT AS value,
           VBOOPPERVLAKTE::INT AS area
    FROM addresses
    LEFT JOIN '$data/EIGENDOM2015TABV*.parquet' AS o
      ON so = o.SOORTOBJECTNUMMER AND ro = o.RINOBJECTNUMMER
    LEFT JOIN '$data/EIGENDOMWOZBAG2015TABV*.parquet' AS w
      ON so = w.SOORTOBJECTNUMMER AND ro = w.RINOBJECTNUMMER
    LEFT JOIN (
        FROM '$data/LEVCYCLWOONNIETWOON*BUSV*.parquet'
        WHERE AANVLEVCYCLWOONNIETWOON <= '20150101' AND EINDLEVCYCLWOONNIETWOON >= '20150101'
    ) AS d ON so = d.SOORTOBJECTNUMMER AND ro = d.RINOBJECTNUMMER
    WHERE ended >= '20150101'
), parted AS (
    SELECT s, r, max(EIND) AS latest
    FROM (
        SELECT RINPERSOONS1 AS s, RINPERSOON1 AS r, * FROM '$data/GBASAMENWONER*BUSV*.parquet'
        UNION ALL
        SELECT RINPERSOONS2, RINPERSOON2, * FROM '$data/GBASAMENWONER*BUSV*.parquet'
    )
    WHERE REDENEIND = '1' AND EIND > '20120101' AND EIND <= '20150101' GROUP BY s, r
), divorced AS (
    SELECT s, r, max(SCHEIDINGDATUM) AS latest
    FROM (
        SELECT RINPERSOONSPARTNER1S AS s, RINPERSOONPARTNER1S AS r, SCHEIDINGDATUM
        FROM '$data/GBASCHEIDINGENMASSA*TABV*.parquet'
        UNION ALL
        SELECT RINPERSOONSPARTNER2S, RINPERSOONPARTNER2S, SCHEIDINGDATUM
        FROM '$data/GBASCHEIDINGENMASSA*TABV*.parquet'
    )
    WHERE SCHEIDINGDATUM > '20120101' AND SCHEIDINGDATUM <= '20150101' GROUP BY s, r
), assisted AS (
    SELECT DISTINCT RINPERSOONS AS s, RINPERSOON AS r, true AS now
    FROM '$data/BIJSTANDUITKERING2014TABV*.parquet'
    WHERE BIJSTANDStatistiekcodeA IN ('01', '13', '15', '16')
      AND BIJSTANDAanvangUitkeringPersoon1A <= '20141231'
      AND BIJSTANDEindeUitkeringPersoon1A >= '20141231'
), supported AS (
    SELECT DISTINCT RINPERSOONS AS s, RINPERSOON AS r, true AS now FROM '$data/WMO2015BUSV*.parquet'
    WHERE "BEGIN" <= '20150101' AND EIND >= '20150101'
), indebted AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r, max(Wsnpdatumtoelaat) AS latest
    FROM '$data/WSNPPERS*BUSV*.parquet'
    WHERE Wsnpdatumtoelaat > '20120101' AND Wsnpdatumtoelaat <= '20150101' GROUP BY ALL
), kin AS (
    SELECT parents.s, parents.r,
           bool_or(NOT mother AND living.s IS NOT NULL) AS father_at_home,
           bool_or(mother AND living.s IS NOT NULL) AS mother_at_home,
           max(parted.latest) AS parted, max(divorced.latest) AS divorced,
           max(indebted.latest) AS indebted,
           coalesce(bool_or(assisted.now), false) AS on_assistance,
           bool_or(cared.s IS NOT NULL) AS in_care,
           coalesce(bool_or(supported.now), false) AS supported,
           max(education.place) AS attained, max(coalesce(detained.years, 0)) AS years,
           max(own.born) FILTER (mother) AS mother_born
    FROM parents
    JOIN young ON young.s = parents.s AND young.r = parents.r
    LEFT JOIN living ON living.s = ps AND living.r = pr
         AND living.household = young.household AND living.since = young.since
    LEFT JOIN parted ON parted.s = ps AND parted.r = pr
    LEFT JOIN divorced ON divorced.s = ps AND divorced.r = pr
    LEFT JOIN indebted ON indebted.s = ps AND indebted.r = pr
    LEFT JOIN assisted ON assisted.s = ps AND assisted.r = pr
    LEFT JOIN cared ON cared.s = ps AND cared.r = pr
    LEFT JOIN supported ON supported.s = ps AND supported.r = pr
    LEFT JOIN education ON education.s = ps AND education.r = pr
    LEFT JOIN detained ON detained.s = ps AND detained.r = pr
    LEFT JOIN persons AS own ON own.s = ps AND own.r = pr
    GROUP BY ALL
), inflow AS (
    SELECT DISTINCT RINPERSOONS AS s, RINPERSOON AS r FROM '$data/JGDHULP*BUSV*.parquet'
    WHERE JGDHGELDIGHEIDBEGINDATUM > '20150101' AND JGDHGELDIGHEIDBEGINDATUM <= '20160101'
)
SELECT young.s, young.r,
       'no' AS mental_health_care,
       coalesce(protection.measure, 'no measure') AS youth_protection,
       age,
       coalesce(education.followed, 'unknown') AS education_followed,
       coalesce(education.attained, 'unknown') AS education_attained,
       if(probation.s IS NULL, 'no', 'yes') AS youth_probation,
       CASE ETNGRP WHEN '0' THEN 'dutch' WHEN '1' THEN 'moroccan' WHEN '2' THEN 'turkish'
           WHEN '3' THEN 'surinamese' WHEN '4' THEN 'antillean' WHEN '5' THEN 'other_non_western'
           WHEN '6' THEN 'other_western' ELSE 'unknown' END AS origin,
       CASE WHEN young.place = '1' THEN 'child' WHEN young.place = '10' THEN 'institution'
           WHEN young.place IN ('8', '9') THEN 'other' ELSE 'independent' END AS place_in_household,
       CASE sex WHEN '1' THEN 'male' WHEN '2' THEN 'female' END AS sex,
       working.category AS socio_economic_status,
       CASE WHEN coalesce(arrests, 0) = 0 THEN 'under 1' WHEN arrests = 1 THEN '1'
           ELSE '2 or more' END AS arrested_repeatedly,
       earning.income AS personal_primary_income,
       coalesce(victims.latest, 'never') AS latest_victimisation,
       coalesce(months_ago(diplomas.latest), -1) AS latest_diploma,
       coalesce(months_ago(bereaved.latest), -1) AS latest_bereavement,
       coalesce(months_ago(moves.latest), -1) AS latest_move,
       coalesce(suspects.latest, 'never') AS latest_suspicion,
       coalesce(halt.latest, 'never') AS latest_halt,
       coalesce(months_ago(own_children.latest), -1) AS latest_own_child,
       coalesce(civil.status, 'unmarried') AS civil_status,
       coalesce(detained.latest[1:4], 'never') AS latest_detention,
       if(wajong.s IS NULL, 'no', 'yes') AS disability_benefit,
       coalesce(leavers.latest, 'never') AS latest_early_leaving,
       young.children AS children_in_household,
       incomes.income AS household_income,
       homes.tenure,
       homes.value AS dwelling_value,
       homes.area AS floor_area,
       young.others AS others_in_household,
       incomes.debt AS debt_without_mortgage,
       if(coalesce(father_at_home, false), 'yes', 'no') AS father_in_household,
       CASE WHEN young.place != '1' THEN 'not a child in a family' WHEN kind = '6' THEN 'one'
           WHEN kind IN ('4', '5') THEN 'two' ELSE 'other' END AS parents_in_household,
       if(kin.s IS NULL, NULL, coalesce(months_ago(parted), -1)) AS latest_separation,
       CASE on_assistance WHEN true THEN 'yes' WHEN false THEN 'no' END AS parent_on_assistance,
       if(coalesce(mother_at_home, false), 'yes', 'no') AS mother_in_household,
       if(kin.s IS NULL, NULL, coalesce(months_ago(divorced), -1)) AS latest_divorce,
       CASE in_care WHEN true THEN 'yes' WHEN false THEN 'no' END AS parent_in_mental_health_care,
       CASE kin.attained WHEN 1 THEN 'primary' WHEN 2 THEN 'practical' WHEN 3 THEN 'vmbo_bk'
           WHEN 4 THEN 'vmbo_gt' WHEN 5 THEN 'mbo' WHEN 6 THEN 'havo_vwo' WHEN 7 THEN 'hbo_wo'
           ELSE 'unknown' END AS parents_education,
       age_on(mother_born, born) AS mothers_age_at_birth,
       CASE supported WHEN true THEN 'yes' WHEN false THEN 'no' END AS parent_social_support,
       if(kin.s IS NULL, NULL, coalesce(months_ago(indebted), -1)) AS latest_debt_scheme,
       kin.years AS parents_years_in_detention,
       inflow.s IS NOT NULL AS outcome
FROM young
LEFT JOIN '$data/LANDAKTUEELREFV*.parquet' ON LAND = country
LEFT JOIN protection USING (s, r)
LEFT JOIN education USING (s, r)
LEFT JOIN probation USING (s, r)
LEFT JOIN working USING (s, r)
LEFT JOIN suspects USING (s, r)
LEFT JOIN earning USING (s, r)
LEFT JOIN victims USING (s, r)
LEFT JOIN diplomas USING (s, r)
LEFT JOIN bereaved USING (s, r)
LEFT JOIN moves USING (s, r)
LEFT JOIN halt USING (s, r)
LEFT JOIN own_children USING (s, r)
LEFT JOIN civil USING (s, r)
LEFT JOIN detained USING (s, r)
LEFT JOIN wajong USING (s, r)
LEFT JOIN leavers USING (s, r)
LEFT JOIN incomes USING (s, r)
LEFT JOIN homes USING (s, r)
LEFT JOIN kin USING (s, r)
LEFT JOIN inflow USING (s, r)
ORDER BY s, r;

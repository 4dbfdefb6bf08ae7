-- The cohort of the study beside this file, as one would write it by hand: straight from the files,
-- joined on the pairs of text that name a person. Dates stay text where their order is enough.
-- What is `never` is -1, what is missing null; $data stands for the folder of the files.

CREATE MACRO months_ago(day) AS
    (2015 - day[1:4]::INT) * 12 + 1 - day[5:6]::INT - (day[7:8] > '01')::INT;

-- Who lives in which household on the reference date.
CREATE TEMP TABLE living AS
SELECT RINPERSOONS AS s, RINPERSOON AS r, HUISHOUDNR AS household, DATUMAANVANGHH AS since,
       PLHH AS place, TYPHH AS kind, AANTALKINDHH::INT AS children, AANTALOVHH::INT AS others
FROM read_parquet('$data/GBAHUISHOUDENS2016BUSV1.parquet')
WHERE DATUMAANVANGHH <= '20150101' AND DATUMEINDEHH >= '20150101';

-- The population: under 23, not in youth help, and still there when the window has ended.
CREATE TEMP TABLE young AS
WITH persons AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r, GBAGESLACHT AS sex, GBAHERKOMSTGROEPERING AS origin,
           GBAGEBOORTEJAAR || GBAGEBOORTEMAAND || GBAGEBOORTEDAG AS born
    FROM read_parquet('$data/GBAPERSOON2016TABV1.parquet')
    WHERE GBAGEBOORTEJAAR >= '1992'
), in_help AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r FROM read_parquet('$data/JGDHULP2016BUSV1.parquet')
    WHERE JGDHGELDIGHEIDBEGINDATUM <= '20150101' AND JGDHGELDIGHEIDEINDDATUM >= '20150101'
), stayed AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r
    FROM read_parquet('$data/GBAHUISHOUDENS2016BUSV1.parquet')
    WHERE DATUMAANVANGHH <= '20160101' AND DATUMEINDEHH >= '20160101'
)
SELECT *, 2015 - born[1:4]::INT - (born[5:8] > '0101')::INT AS age
FROM living JOIN persons USING (s, r)
WHERE born > '19920101'
  AND (s, r) NOT IN (FROM in_help)
  AND (s, r) IN (FROM stayed);

CREATE TEMP TABLE child_parent AS
SELECT RINPERSOONS AS s, RINPERSOON AS r, RINPERSOONSMa AS ps, RINPERSOONMa AS pr, true AS mother
FROM read_parquet('$data/KINDOUDER2016TABV1.parquet') WHERE RINPERSOONMa != '---------'
UNION ALL
SELECT RINPERSOONS, RINPERSOON, RINPERSOONSpa, RINPERSOONpa, false
FROM read_parquet('$data/KINDOUDER2016TABV1.parquet') WHERE RINPERSOONpa != '---------';

CREATE TEMP TABLE parents AS
SELECT s, r, ps, pr, mother FROM young JOIN child_parent USING (s, r);

CREATE TEMP TABLE siblings AS
SELECT DISTINCT parents.s, parents.r, other.s AS os, other.r AS orr
FROM parents JOIN child_parent AS other USING (ps, pr)
WHERE (parents.s, parents.r) != (other.s, other.r);

-- The highest level of each person's education; 0 is unknown.
CREATE TEMP TABLE levels(code VARCHAR, level VARCHAR, place INT);
INSERT INTO levels VALUES
    ('1111', 'primary', 1), ('1112', 'primary', 1), ('1212', 'pre_vocational', 2),
    ('1221', 'pre_vocational', 2), ('2111', 'vocational', 3), ('2121', 'vocational', 3),
    ('1222', 'general', 4), ('2131', 'general', 4), ('2132', 'general', 4),
    ('3112', 'higher', 5), ('3211', 'higher', 5);

CREATE TEMP TABLE care AS
SELECT RINPERSOONS AS s, RINPERSOON AS r,
       count(DISTINCT GGZDBCBEGINDATUM) FILTER (GGZDBCBEGINDATUM > '20120101') AS trajectories,
       max(least(GGZDBCEINDDATUM, '20150101')) AS last_day,
       bool_or(file_year = '2014' AND GGZDBCBEGINDATUM <= '20141231'
               AND GGZDBCEINDDATUM >= '20141231') AS now
FROM (
    SELECT *, regexp_extract(filename, 'TRAJECTEN(\d{4})', 1) AS file_year
    FROM read_parquet('$data/GGZDBCTRAJECTEN*TABV1.parquet', filename = true)
    WHERE GGZDBCBEGINDATUM <= '20150101'
)
WHERE GGZDBCEINDDATUM > '20120101'
GROUP BY ALL;

CREATE TEMP TABLE suspects AS
SELECT RINPERSOONS AS s, RINPERSOON AS r,
       count(*) AS suspicions,
       count(DISTINCT PVNR) FILTER (AANGEHOUDEN = '1') AS arrests,
       max(PLEEGDATUM)[1:4] AS latest,
       count(DISTINCT file_year) AS years
FROM (
    SELECT *, regexp_extract(filename, 'VERD(\d{4})', 1) AS file_year
    FROM read_parquet('$data/VERD*TABV1.parquet', filename = true)
)
WHERE PLEEGDATUM > '20100101' AND PLEEGDATUM <= '20150101'
GROUP BY ALL;

WITH education AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r, followed.level AS followed, attained.place AS attained
    FROM read_parquet('$data/HOOGSTEOPL2014TABV1.parquet')
    LEFT JOIN levels AS followed ON followed.code = OPLNIVSOI2016AGG4HGMETNIRWO
    LEFT JOIN levels AS attained ON attained.code = OPLNIVSOI2016AGG4HBMETNIRWO
), addresses AS (
    SELECT s, r, born, GBADATUMAANVANGADRESHOUDING AS begin, GBADATUMEINDEADRESHOUDING AS ended,
           SOORTOBJECTNUMMER AS so, RINOBJECTNUMMER AS ro
    FROM read_parquet('$data/GBAADRESOBJECT2016BUSV1.parquet')
    JOIN young ON s = RINPERSOONS AND r = RINPERSOON
    WHERE GBADATUMAANVANGADRESHOUDING <= '20150101'
), stays AS (
    SELECT s, r, born, begin,
           lag(so || ro) OVER before = so || ro
           AND strptime(begin, '%Y%m%d')::DATE
               <= lag(strptime(ended, '%Y%m%d')::DATE) OVER before + 1 AS same
    FROM addresses WINDOW before AS (PARTITION BY s, r ORDER BY begin)
), moves AS (
    SELECT s, r, count(*) AS moves, max(begin) FILTER (begin > '20120101') AS latest
    FROM stays WHERE NOT coalesce(same, false) AND begin > born AND begin > '20100101'
    GROUP BY s, r
), homes AS (
    SELECT s, r, CASE TypeEigenaar WHEN 'E' THEN 'owner' WHEN 'C' THEN 'corporation'
           WHEN 'V' THEN 'landlord' END AS tenure, WOZWAARDEOBJECTBAG::BIGINT AS value
    FROM addresses
    JOIN read_parquet('$data/EIGENDOMWOZBAG2015TABV1.parquet')
      ON so = SOORTOBJECTNUMMER AND ro = RINOBJECTNUMMER
    WHERE ended >= '20150101'
), incomes AS (
    SELECT RINPERSOONSHKW AS hs, RINPERSOONHKW AS hr,
           max(INHGESTINKH) FILTER (newest)::BIGINT AS income, avg(INHGESTINKH) AS mean_income
    FROM (
        SELECT RINPERSOONSHKW, RINPERSOONHKW, true AS newest,
               nullif(INHGESTINKH, 9999999999) AS INHGESTINKH
        FROM read_parquet('$data/INHA2014TABV1.parquet')
        UNION ALL
        SELECT RINPERSOONSHKW, RINPERSOONHKW, false, nullif(INHGESTINKH, 9999999999)
        FROM read_parquet('$data/INHA2013TABV1.parquet')
    )
    GROUP BY ALL
), members AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r, income, mean_income
    FROM read_parquet('$data/KOPPELPERSOONHUISHOUDEN2014.parquet')
    JOIN young ON s = RINPERSOONS AND r = RINPERSOON
    JOIN incomes ON hs = RINPERSOONSHKW AND hr = RINPERSOONHKW
), help AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r,
           bool_or(JGDHGELDIGHEIDBEGINDATUM <= '20150101') AS before,
           bool_or(JGDHGELDIGHEIDBEGINDATUM > '20150101') AS inflow
    FROM read_parquet('$data/JGDHULP2016BUSV1.parquet')
    WHERE JGDHGELDIGHEIDBEGINDATUM > '20140101' AND JGDHGELDIGHEIDBEGINDATUM <= '20160101'
    GROUP BY ALL
), deaths AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r, GBADatumOverlijden AS day
    FROM read_parquet('$data/GBAOVERLIJDEN2016TABV1.parquet')
    WHERE GBADatumOverlijden > '20120101' AND GBADatumOverlijden <= '20150101'
), bereaved AS (
    SELECT kin.s, kin.r, max(day) AS latest
    FROM (SELECT s, r, ps, pr FROM parents UNION ALL FROM siblings) AS kin
    JOIN deaths ON deaths.s = ps AND deaths.r = pr
    GROUP BY ALL
), helped AS (
    SELECT DISTINCT siblings.s, siblings.r
    FROM siblings JOIN help ON help.s = os AND help.r = orr WHERE before
), housemates AS (
    SELECT DISTINCT young.s, young.r
    FROM suspects
    JOIN living ON living.s = suspects.s AND living.r = suspects.r
    JOIN young ON young.household = living.household AND young.since = living.since
    WHERE (young.s, young.r) != (living.s, living.r)
), assistance AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r,
           bool_or(BIJSTANDStatistiekcodeA IN ('01', '13', '15', '16')
                   AND BIJSTANDAanvangUitkeringPersoon1A <= '20141231'
                   AND BIJSTANDEindeUitkeringPersoon1A >= '20141231') AS now,
           max(BIJSTANDEindeUitkeringPersoon1A) FILTER (
               BIJSTANDEindeUitkeringPersoon1A > '20120101'
               AND BIJSTANDEindeUitkeringPersoon1A <= '20150101') AS latest
    FROM read_parquet('$data/BIJSTANDUITKERING2015TABV1.parquet')
    WHERE BIJSTANDAanvangUitkeringPersoon1A <= '20150101'
    GROUP BY ALL
), mothers_and_fathers AS (
    SELECT parents.s, parents.r,
           bool_or(NOT mother) AS has_father, bool_or(mother) AS has_mother,
           bool_or(NOT mother AND living.s IS NOT NULL) AS father_at_home,
           bool_or(mother AND living.s IS NOT NULL) AS mother_at_home,
           coalesce(bool_or(care.now), false) AS in_care,
           max(coalesce(care.trajectories, 0)) AS trajectories,
           coalesce(bool_or(assistance.now), false) AS on_assistance,
           max(assistance.latest) AS assistance,
           max(attained) AS attained,
           max(coalesce(suspects.years, 0)) AS years,
           max(mother_born) FILTER (mother) AS mother_born
    FROM parents
    JOIN young ON young.s = parents.s AND young.r = parents.r
    LEFT JOIN living ON living.s = ps AND living.r = pr
         AND living.household = young.household AND living.since = young.since
    LEFT JOIN care ON care.s = ps AND care.r = pr
    LEFT JOIN assistance ON assistance.s = ps AND assistance.r = pr
    LEFT JOIN education ON education.s = ps AND education.r = pr
    LEFT JOIN suspects ON suspects.s = ps AND suspects.r = pr
    LEFT JOIN (
        SELECT RINPERSOONS AS ms, RINPERSOON AS mr,
               GBAGEBOORTEJAAR || GBAGEBOORTEMAAND || GBAGEBOORTEDAG AS mother_born
        FROM read_parquet('$data/GBAPERSOON2016TABV1.parquet')
    ) ON ms = ps AND mr = pr
    GROUP BY ALL
)
SELECT young.s, young.r, young.household || young.since AS cluster,
       born AS birth, false AS in_youth_help, age,
       CASE sex WHEN '1' THEN 'boy' WHEN '2' THEN 'girl' END AS sex,
       CASE origin WHEN '6030' THEN 'netherlands' WHEN '5022' THEN 'morocco'
           WHEN '6043' THEN 'turkey' WHEN '5007' THEN 'suriname' WHEN '5107' THEN 'antilles'
           ELSE 'other' END AS origin,
       CASE WHEN place = '1' THEN 'child' WHEN place IN ('2', '3', '4', '5', '6', '7')
           THEN 'independent' WHEN place IN ('8', '9') THEN 'other' ELSE 'institution'
           END AS place_in_household,
       coalesce(education.followed, 'unknown') AS education_followed,
       coalesce(care.now, false) AS in_mental_health_care,
       coalesce(care.trajectories, 0) AS mental_health_trajectories,
       coalesce(months_ago(care.last_day), -1) AS latest_mental_health_care,
       coalesce(suspicions, 0) AS suspicions,
       CASE WHEN coalesce(arrests, 0) = 0 THEN 'under 1' WHEN arrests = 1 THEN '1'
           ELSE '2 or more' END AS arrests,
       coalesce(suspects.latest, 'never') AS latest_suspicion,
       coalesce(months_ago(moves.latest), -1) AS latest_move,
       coalesce(moves, 0) AS moves,
       helped.s IS NOT NULL AS sibling_in_youth_help,
       coalesce(months_ago(bereaved.latest), -1) AS latest_bereavement,
       children AS children_in_household,
       others AS others_in_household,
       income AS household_income,
       mean_income,
       homes.value AS dwelling_value,
       tenure,
       housemates.s IS NOT NULL AS housemate_suspected,
       CASE WHEN place != '1' THEN 'no child at home' WHEN kind = '6' THEN 'one'
           WHEN kind IN ('4', '5') THEN 'two' ELSE 'other' END AS parents_in_household,
       coalesce(father_at_home, false) AS father_in_household,
       coalesce(mother_at_home, false) AS mother_in_household,
       in_care AS parent_in_mental_health_care,
       kin.trajectories AS parent_trajectories,
       on_assistance AS parent_on_assistance,
       CASE WHEN kin.s IS NOT NULL THEN coalesce(months_ago(assistance), -1)
           END AS latest_assistance,
       CASE kin.attained WHEN 1 THEN 'primary' WHEN 2 THEN 'pre_vocational' WHEN 3 THEN 'vocational'
           WHEN 4 THEN 'general' WHEN 5 THEN 'higher' ELSE 'unknown' END AS parents_education,
       born[1:4]::INT - mother_born[1:4]::INT - (mother_born[5:8] > born[5:8])::INT
           AS mothers_age_at_birth,
       kin.years AS parent_years_suspected,
       coalesce(care.now, false) AND in_care AS child_and_parent_in_care,
       coalesce(inflow, false) AS outcome
FROM young
LEFT JOIN education USING (s, r)
LEFT JOIN care USING (s, r)
LEFT JOIN suspects USING (s, r)
LEFT JOIN moves USING (s, r)
LEFT JOIN homes USING (s, r)
LEFT JOIN members USING (s, r)
LEFT JOIN help USING (s, r)
LEFT JOIN helped USING (s, r)
LEFT JOIN bereaved USING (s, r)
LEFT JOIN housemates USING (s, r)
LEFT JOIN mothers_and_fathers AS kin USING (s, r)
ORDER BY s, r;

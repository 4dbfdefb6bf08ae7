-- Five characteristics as one would write them by hand, straight from the files of a clean country.
-- Keys and dates stay text where that is enough; $data stands for the folder of the files.

CREATE MACRO years_ago(day) AS
    ((2015 - day[1:4]::INT) * 12 + 1 - day[5:6]::INT - (day[7:8] > '01')::INT) // 12;

CREATE TEMP TABLE young AS
SELECT h.RINPERSOONS AS s, h.RINPERSOON AS r, h.PLHH = '1' AND h.TYPHH = '6' AS one_parent, age
FROM '$data/GBAHUISHOUDENS*BUSV*.parquet' AS h
JOIN (
    SELECT RINPERSOONS, RINPERSOON,
        years_ago(GBAGEBOORTEJAAR || GBAGEBOORTEMAAND || GBAGEBOORTEDAG) AS age
    FROM '$data/GBAPERSOON*TABV*.parquet'
    WHERE GBAGEBOORTEJAAR || GBAGEBOORTEMAAND || GBAGEBOORTEDAG <= '20150101'
) AS p USING (RINPERSOONS, RINPERSOON)
WHERE DATUMAANVANGHH <= '20150101' AND DATUMEINDEHH >= '20150101' AND age < 23;

CREATE TEMP TABLE parents AS
SELECT s, r, ps, pr
FROM young
JOIN (
    SELECT RINPERSOONS AS s, RINPERSOON AS r, RINPERSOONSMa AS ps, RINPERSOONMa AS pr
    FROM '$data/KINDOUDER*TABV*.parquet'
    UNION ALL
    SELECT RINPERSOONS, RINPERSOON, RINPERSOONSpa, RINPERSOONpa
    FROM '$data/KINDOUDER*TABV*.parquet'
) USING (s, r)
WHERE pr <> '---------';

WITH care AS (
    SELECT DISTINCT RINPERSOONS AS ps, RINPERSOON AS pr, true AS cared
    FROM '$data/GGZDBCTRAJECTEN*2014TABV*.parquet'
    WHERE GGZDBCBEGINDATUM <= '20141231' AND GGZDBCEINDDATUM >= '20141231'
), parent AS (
    SELECT s, r, coalesce(bool_or(cared), false) AS parent_in_mental_health_care
    FROM parents LEFT JOIN care USING (ps, pr)
    GROUP BY s, r
), victim AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r, years_ago(max(PLEEGDATUM)) AS latest_victimisation
    FROM '$data/SLO*TABV*.parquet'
    WHERE PLEEGDATUM > '20100101' AND PLEEGDATUM <= '20150101'
    GROUP BY s, r
), income AS (
    SELECT RINPERSOONS AS s, RINPERSOON AS r, INHGESTINKH AS household_income
    FROM '$data/KOPPELPERSOONHUISHOUDEN2014.parquet'
    JOIN '$data/INHA2014TABV*.parquet' USING (RINPERSOONSHKW, RINPERSOONHKW)
    WHERE INHGESTINKH <> 9999999999
), inflow AS (
    SELECT DISTINCT RINPERSOONS AS s, RINPERSOON AS r, true AS outcome
    FROM '$data/JGDHULP*BUSV*.parquet'
    WHERE JGDHGELDIGHEIDBEGINDATUM > '20150101' AND JGDHGELDIGHEIDBEGINDATUM <= '20160101'
)
SELECT s, r, age, one_parent, parent_in_mental_health_care,
    coalesce(latest_victimisation, -1) AS latest_victimisation,
    household_income, coalesce(outcome, false) AS outcome
FROM young
LEFT JOIN parent USING (s, r)
LEFT JOIN victim USING (s, r)
LEFT JOIN income USING (s, r)
LEFT JOIN inflow USING (s, r)
ORDER BY s, r;

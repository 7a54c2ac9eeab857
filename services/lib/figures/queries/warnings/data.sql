-- topics: quanyu.warning.v1
SELECT 1 FROM
(
    SELECT if(empty(area_codes), [toString(area_code)], area_codes) AS codes FROM {states:warning} WHERE turn > 0
    UNION ALL
    SELECT [toString(area_code)] AS codes FROM {states:evaluation}
)
WHERE arrayExists(code -> {area:code} OR {above:code}, codes)

# a comment
graph [ directed 1
 node [ id 7 label "City &amp; Co" staff 4 graphics [ x 1 ] ]
 node [ id 9 ]
 edge [ source 7 target 9 weight 2 since "2020" ]
]

# Puts report.html together, all but its data, and makes it a source file of the program.
#   vesim_report_page(FILE): writes this source file
set(report_folder ${CMAKE_CURRENT_LIST_DIR})

function(vesim_report_page file)
  find_file(D3 d3.min.js PATHS /usr/share/javascript/d3 REQUIRED)
  file(READ ${D3} d3)
  set(script "")
  foreach(name figures controls rates stacks timeline traps histograms interrupts lists main)
    file(READ ${report_folder}/page/${name}.js text)
    string(APPEND script "${text}\n")
  endforeach()
  file(READ ${report_folder}/page/style.css style)
  file(READ ${report_folder}/page/d3_license.txt d3_license)
  file(READ ${report_folder}/page/page.html page)
  set(data "@data@")  # for the program to fill in
  string(CONFIGURE "${page}" page @ONLY)
  configure_file(${report_folder}/page.cc.in ${file} @ONLY)
  file(GLOB parts CONFIGURE_DEPENDS ${report_folder}/page/*)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${D3} ${parts})
endfunction()

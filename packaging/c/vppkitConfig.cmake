# find_package(vppkit): the targets vppkit::vppkit (shared) and vppkit::static.
# Where this file is, the rest is: the tree may be moved as a whole.

get_filename_component(_vppkit_prefix "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

if(NOT TARGET vppkit::vppkit)
  add_library(vppkit::vppkit SHARED IMPORTED)
  set_target_properties(vppkit::vppkit PROPERTIES
    IMPORTED_LOCATION "${_vppkit_prefix}/lib/libvppkit.so"
    IMPORTED_SONAME "libvppkit.so.0"
    INTERFACE_INCLUDE_DIRECTORIES "${_vppkit_prefix}/include")
endif()

if(NOT TARGET vppkit::static)
  add_library(vppkit::static STATIC IMPORTED)
  set_target_properties(vppkit::static PROPERTIES
    IMPORTED_LOCATION "${_vppkit_prefix}/lib/libvppkit.a"
    INTERFACE_INCLUDE_DIRECTORIES "${_vppkit_prefix}/include"
    INTERFACE_LINK_LIBRARIES "pthread;dl;m;gcc_s")
endif()

unset(_vppkit_prefix)
